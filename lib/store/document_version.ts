/**
 * The version that follows an expected one: the time, ms UTC, unless that does not rise, so that none comes twice even where a document
 * expires in between.
 */
export function versionAfter(expected: number | undefined, now: number): number {
  return Math.max(now, (expected ?? 0) + 1);
}
