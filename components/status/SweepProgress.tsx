import type { Progress } from "../../lib/model/sweep.ts";
import { number } from "../../lib/text/numbers.ts";

/**
 * How far the sweep is that is under way, in the place of when the next one is due, so that nothing moves. How many are
 * down so far is not said: the headline is about the last sweep, and one page must not have two counts.
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
