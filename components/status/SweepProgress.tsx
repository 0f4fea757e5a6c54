import { number } from "../../lib/show/words.ts";
import type { Progress } from "../../lib/sweep/sweep.ts";

export interface SweepProgressProps {
  progress: Progress;
}

/** How far the sweep is that is under way. */
export function SweepProgress({ progress: { total, done, down, confirming } }: SweepProgressProps) {
  return (
    <p class="progress">
      <progress id="progress" max={total} value={done} aria-labelledby="progress-text" />
      <span id="progress-text">
        <b>{number(done)} of {number(total)}</b> checked
        {down > 0 && `, ${number(down)} down so far`}
        {confirming > 0 && `, ${number(confirming)} to be asked once more`}
      </span>
    </p>
  );
}
