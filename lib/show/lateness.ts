import { duration } from "../text/numbers.ts";

/** How late a sweep began; undefined: on time, that is within 5 s or a twentieth of a slot. All in ms. */
export function latenessWords(late: number, interval: number): string | undefined {
  return late <= Math.min(5000, interval / 20) ? undefined : `${duration(late)} late`;
}
