/** Milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: Record<string, number> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** Milliseconds in a duration such as `500ms`, `10s`, `2.5m`, `1h`; undefined: not a duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  // To the millionth, since 2.01 * 1000 is a little less than 2010.
  const ms = Number((Number(match[1]) * UNITS[match[2]]).toFixed(6));
  return Number.isInteger(ms) ? ms : undefined;
}
