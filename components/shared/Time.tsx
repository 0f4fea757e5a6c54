import { moment, momentBeside } from "../../lib/show/times.ts";
import { iso } from "../../lib/text/iso.ts";

export interface TimeProps {
  /** ms UTC. */
  at: number;
  /** What "now" is for the page, in ms UTC: a time far from it is given with its date. */
  now: number;
  /** Shown as `4 min ago` once the browser takes over; until then as `at 18:50 UTC`. Default: a time of day. */
  age?: boolean;
  /** A time whose date is shown already: on the same day the date is left out. ms UTC. */
  beside?: number;
}

/** A time, absolute and in UTC: a page must not depend on when it is rendered. `LocalTime` makes it the viewer's own. */
export function Time({ at, now, age = false, beside }: TimeProps) {
  if (beside !== undefined) {
    return (
      <time datetime={iso(at)} data-time="beside" data-beside={iso(beside)}>
        {momentBeside(at, beside, "UTC")} UTC
      </time>
    );
  }
  // Seconds matter where sweeps are seconds apart, but not in what is on its way to be "4 min ago".
  const text = age ? `at ${moment(at - at % 60_000, now, "UTC")} UTC` : `${moment(at, now, "UTC")} UTC`;
  return <time datetime={iso(at)} data-time={age ? "age" : "moment"}>{text}</time>;
}
