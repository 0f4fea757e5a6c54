import { DAY, HOUR } from "../duration.ts";
import type { TrailPoint } from "../model/day.ts";
import { type State, STATES, TRAITS } from "../model/state.ts";
import { Findings, type Found } from "./findings.ts";
import type { PastDay } from "./past_days.ts";

/** How long responses took in a part of a chart's time. */
export interface TimeSlice extends Found {
  /** From when until when, ms UTC. */
  from: number;
  to: number;
}

/** The past day hour by hour, the oldest first; it ends with the hour that `now`, ms UTC, is in. */
export function hourSlices(points: readonly TrailPoint[], now: number): TimeSlice[] {
  const hours = new Map(hourStarts(now).map((start) => [start, new Findings()]));
  for (const point of points) hours.get(point.slot - point.slot % HOUR)?.addCheck(point);
  return [...hours].map(([from, findings]) => ({ from, to: from + HOUR, ...findings.found }));
}

/** The starts of the last 24 hours, the oldest first; the last is the one that `now` is in. All in ms UTC. */
export function hourStarts(now: number): number[] {
  const last = now - now % HOUR;
  return Array.from({ length: DAY / HOUR }, (_, index) => last - (DAY / HOUR - 1 - index) * HOUR);
}

export function daySlices(days: readonly PastDay[]): TimeSlice[] {
  return days.map(({ day, median, p90, counts }) => ({ from: day, to: day + DAY, median, p90, counts }));
}

/** The state in which a slice is shaded: down where any check was, another where nothing responded; undefined: in none. */
export function shadeOf({ counts, median }: Pick<TimeSlice, "counts" | "median">): State | undefined {
  if (!counts) return undefined;
  if (counts.down > 0) return "down";
  return median === null ? STATES.find((state) => !TRAITS[state].responded && counts[state] > 0) : undefined;
}
