import { DAY, SECOND } from "../duration.ts";

/**
 * How long a receiver wants no further request, in ms, at most a day: given as seconds, with a fraction by Discord, or as a
 * date (RFC 9110, 10.2.3). Undefined: it does not say.
 * @param now ms UTC
 */
export function readRetryAfter(text: string | null, now: number): number | undefined {
  const written = text?.trim() ?? "";
  const ms = /^\d{1,9}(?:\.\d{1,6})?$/.test(written)
    ? Number(written) * SECOND
    : /^[a-z]{3}/i.test(written)
    ? Date.parse(written) - now
    : NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(Math.ceil(ms), 0), DAY) : undefined;
}
