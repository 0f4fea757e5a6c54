import { DAY, HOUR } from "../duration.ts";
import { quantileOf, type TrailPoint } from "../model/day.ts";
import { noCounts, type State, type StateCounts, STATES, TRAITS } from "../model/state.ts";
import { type PastDay, sortedTimes } from "./past_days.ts";

/** How long responses took in a part of a chart's time. */
export interface TimeSlice {
  /** From when until when, ms UTC. */
  from: number;
  to: number;
  /** Milliseconds within which half of the responses came, and nine of ten; null: there was none. */
  median: number | null;
  p90: number | null;
  /** What checks found; undefined: there was none. */
  counts?: StateCounts;
}

/** The past day hour by hour, the oldest first; it ends with the hour that `now`, ms UTC, is in. */
export function hourSlices(points: readonly TrailPoint[], now: number): TimeSlice[] {
  const found = Map.groupBy(points, ({ slot }) => slot - slot % HOUR);
  return hourStarts(now).map((from): TimeSlice => {
    const ours = found.get(from) ?? [];
    const times = sortedTimes(ours);
    const counts = noCounts();
    for (const { state } of ours) counts[state]++;
    return {
      from,
      to: from + HOUR,
      median: quantileOf(times, 0.5),
      p90: quantileOf(times, 0.9),
      ...(ours.length > 0 && { counts }),
    };
  });
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
