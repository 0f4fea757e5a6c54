/**
 * ISO 8601, UTC: `2026-11-22T20:50:00.000Z`.
 * @format date-time
 */
export type Timestamp = string;

/** @asType integer */
export type Integer = number;

/** A share from 0 to 1 in percent, rounded down to thousandths: what shows as 100 is 100. */
export function percentOf(share: number): number {
  return Math.floor(share * 100_000) / 1000;
}

export function timestamp(time: number): Timestamp {
  return new Date(time).toISOString();
}
