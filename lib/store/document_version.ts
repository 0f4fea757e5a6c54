/**
 * The version that follows an expected one: the time, ms UTC, or one more if the clock is behind, so that no version is used twice even if
 * a document expires in between.
 */
export function versionAfter(expected: number | undefined, now: number): number {
  return Math.max(now, (expected ?? 0) + 1);
}
