import { DAY, HOUR } from "../duration.ts";
import type { TrailPoint } from "../model/day.ts";
import { type State, STATES, TRAITS } from "../model/state.ts";
import { Findings, type Found } from "./findings.ts";
import type { PastDay } from "./past_days.ts";

/** How long responses took in one part of a chart. */
export interface TimeSlice extends Found {
  /** From when until when, ms UTC. */
  from: number;
  to: number;
}

/** Sums up checks by the hour, over the 24 hours that end with the one that `now`, ms UTC, is in. */
export class HourFold {
  readonly #hours: ReadonlyMap<number, Findings>;

  constructor(now: number) {
    const last = now - now % HOUR;
    const starts = Array.from({ length: DAY / HOUR }, (_, index) => last - (DAY / HOUR - 1 - index) * HOUR);
    this.#hours = new Map(starts.map((start) => [start, new Findings()]));
  }

  /** Adds a check; those of other hours are left out. */
  add(point: TrailPoint): void {
    this.#hours.get(point.slot - point.slot % HOUR)?.addCheck(point);
  }

  /** Oldest first. */
  get slices(): TimeSlice[] {
    return Array.from(this.#hours, ([from, findings]) => ({ from, to: from + HOUR, ...findings.found }));
  }
}

/** The past day hour by hour, oldest first, up to the hour that `now`, ms UTC, is in. */
export function hourSlices(points: readonly TrailPoint[], now: number): TimeSlice[] {
  const hours = new HourFold(now);
  for (const point of points) hours.add(point);
  return hours.slices;
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
