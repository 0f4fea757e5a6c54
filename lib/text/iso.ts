/** A time in ms UTC as ISO 8601: `2026-11-22T20:50:00.000Z`. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
