import { moment } from "../../lib/show/times.ts";

export interface TimeLabelProps {
  /** ms UTC. */
  at: number;
  /** What "now" is for the page, in ms UTC. */
  now: number;
  x: string;
  y: number;
  class?: string;
}

/** A time beneath a chart, in UTC until the browser makes it the viewer's own: `Time` for a picture. */
export function TimeLabel({ at, now, ...place }: TimeLabelProps) {
  return <text {...place} data-time="moment" data-at={new Date(at).toISOString()}>{moment(at, now, "UTC")}</text>;
}
