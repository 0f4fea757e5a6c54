import { moment, momentBeside } from "../../lib/show/times.ts";
import { iso } from "../../lib/text/iso.ts";

export interface TimeLabelProps {
  /** ms UTC. */
  at: number;
  /** What "now" is for the page, in ms UTC. */
  now: number;
  x: string;
  y: number;
  /** A time whose date is shown already: on the same day the date is left out. ms UTC. */
  beside?: number;
  class?: string;
}

/** A time below a chart, in UTC until the browser makes it the viewer's own: `Time` for a picture. */
export function TimeLabel({ at, now, beside, ...place }: TimeLabelProps) {
  const datetime = iso(at);
  if (beside === undefined) {
    return <text {...place} data-time="moment" data-at={datetime}>{moment(at, now, "UTC")}</text>;
  }
  return (
    <text {...place} data-time="beside" data-at={datetime} data-beside={iso(beside)}>
      {momentBeside(at, beside, "UTC")}
    </text>
  );
}
