import { readEndpoint } from "../channel/endpoint.ts";
import { SECOND } from "../duration.ts";
import { log } from "../log/log.ts";

const TIMEOUT = 15 * SECOND;

/** Where a pulse goes: the URL itself, or with `/fail` at the end of its path, before any query. */
export function pulseUrl(url: string, isWell: boolean): string {
  if (isWell) return url;
  const [, before, query] = /^([^?#]*)(.*)$/s.exec(url)!;
  return `${before.replace(/\/$/, "")}/fail${query}`;
}

/** Requests the pulse's URL after a sweep, so that a service elsewhere notices when sweeps stop. Never throws. */
export async function sendPulse(url: string, isWell: boolean): Promise<void> {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return;
  let code: string;
  try {
    const response = await fetch(pulseUrl(endpoint.url, isWell), {
      redirect: "manual",
      headers: endpoint.authorization ? { authorization: endpoint.authorization } : {},
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await response.body?.cancel();
    if (response.ok) return;
    code = String(response.status);
  } catch (error) {
    // Its message would name the URL.
    code = error instanceof DOMException && error.name === "TimeoutError" ? "timeout" : "connection";
  }
  log.warn("Cannot send the pulse: {code}", { event: "pulse.failed", code });
}
