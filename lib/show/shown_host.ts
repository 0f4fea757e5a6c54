import { domainToUnicode } from "node:url";

/** The host of a URL as people write it, where that differs: `münchen.example`; undefined: it does not. */
export function shownHost(url: string): string | undefined {
  // Most hosts have none, and parsing a URL takes longer than everything else about a row.
  if (!url.includes("xn--")) return undefined;
  const { hostname } = new URL(url);
  const shown = domainToUnicode(hostname);
  return shown === hostname ? undefined : shown;
}
