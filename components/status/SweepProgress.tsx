import type { Progress } from "../../lib/model/sweep.ts";
import { number } from "../../lib/text/numbers.ts";

/** How far the sweep is that is under way. */
export function SweepProgress({ progress: { total, done, down, confirming } }: { progress: Progress }) {
  return (
    <p class="progress">
      <progress id="progress" max={total} value={done} aria-labelledby="progress-text" />
      <span id="progress-text">
        <b>{number(done)} of {number(total)}</b> checked
        {down > 0 && `, ${number(down)} down so far`}
        {confirming > 0 && `, rechecking ${number(confirming)}`}
      </span>
    </p>
  );
}
