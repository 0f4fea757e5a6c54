/**
 * ISO 8601, UTC: `2026-11-22T20:50:00.000Z`.
 * @format date-time
 */
export type Timestamp = string;

/** @asType integer */
export type Integer = number;

export function timestamp(time: number): Timestamp {
  return new Date(time).toISOString();
}
