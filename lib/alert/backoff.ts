import { DAY, HOUR, SECOND } from "../duration.ts";

const FIRST = 5 * SECOND;
const LONGEST = 2 * HOUR;

/** For so long, in ms, a digest is sent again; then it is made anew. */
export const GIVEN_UP = 3 * DAY;

/**
 * Milliseconds until the next attempt after so many have failed: from 5 s doubled up to 2 h, a half of it at random.
 * @param random 0 to 1
 */
export function backoff(tries: number, random: number): number {
  return Math.min(LONGEST, FIRST * 2 ** Math.min(tries - 1, 20)) * (0.5 + random / 2);
}
