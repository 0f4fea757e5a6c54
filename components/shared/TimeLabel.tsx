import { moment, momentBeside } from "../../lib/show/times.ts";

export interface TimeLabelProps {
  /** ms UTC. */
  at: number;
  /** What "now" is for the page, in ms UTC. */
  now: number;
  x: string;
  y: number;
  /** A time whose date is said already: on its day no date is given. ms UTC. */
  beside?: number;
  class?: string;
}

/** A time beneath a chart, in UTC until the browser makes it the viewer's own: `Time` for a picture. */
export function TimeLabel({ at, now, beside, ...place }: TimeLabelProps) {
  const iso = new Date(at).toISOString();
  if (beside === undefined) return <text {...place} data-time="moment" data-at={iso}>{moment(at, now, "UTC")}</text>;
  return (
    <text {...place} data-time="beside" data-at={iso} data-beside={new Date(beside).toISOString()}>
      {momentBeside(at, beside, "UTC")}
    </text>
  );
}
