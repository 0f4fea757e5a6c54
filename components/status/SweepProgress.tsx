import type { Progress } from "../../lib/model/sweep.ts";
import { number } from "../../lib/text/numbers.ts";

/**
 * The progress of the running sweep, in place of the time of the next one, so that nothing moves. How many sites are down so
 * far is left out: the headline is about the last sweep, and a page must not have two counts.
 */
export function SweepProgress({ progress: { total, done, confirming } }: { progress: Progress }) {
  return (
    <>
      <span id="progress">
        Checking now: {number(done)} of {number(total)}
        {confirming > 0 && <span class="more">, rechecking {number(confirming)}</span>}
      </span>{" "}
      <progress max={total} value={done} aria-labelledby="progress" />
    </>
  );
}
