import type { Target } from "../model/target.ts";

/**
 * Firefox's `Accept`, since some servers reject clients that accept anything. Of the codings that `unpack()` supports,
 * those that need little memory.
 */
const ACCEPT = [
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Accept-Encoding: gzip, deflate",
];

/** The request of a check, as bytes for the wire. */
export function requestOf(
  { host, href }: URL,
  options: Pick<Target, "authorization"> & {
    method: string;
    userAgent: string;
  },
): Uint8Array {
  const { authorization } = options;
  const lines = [
    `${options.method} ${pathIn(href)} HTTP/1.1`,
    `Host: ${host}`,
    `User-Agent: ${options.userAgent}`,
    ...ACCEPT,
    "Connection: close",
  ];
  if (authorization) lines.push(`Authorization: ${authorization}`);
  return new TextEncoder().encode(lines.join("\r\n") + "\r\n\r\n");
}

/** Path and query as written: `search` omits a `?` with nothing after it. */
function pathIn(href: string): string {
  return href.slice(href.indexOf("/", href.indexOf("//") + 2)).replace(/#.*$/s, "");
}
