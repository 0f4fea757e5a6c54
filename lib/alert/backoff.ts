import { DAY, HOUR, SECOND } from "../duration.ts";

const FIRST = 5 * SECOND;
const LONGEST = 2 * HOUR;

/** How long a digest is retried, ms; then a new one is made. */
export const GIVE_UP_AFTER = 3 * DAY;

/**
 * Milliseconds until the next attempt after `tries` failures: 5 s, doubled each time up to 2 h, half of it random.
 * @param random 0 to 1
 */
export function backoff(tries: number, random: number): number {
  return Math.min(LONGEST, FIRST * 2 ** (tries - 1)) * (0.5 + random / 2);
}
