import { setImmediate } from "node:timers/promises";
import { HOUR } from "../duration.ts";
import { type Day, dayOf, quantileOf, type TrailPoint, uptimeOf } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { noCounts, type StateCounts, STATES } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { onDay, type PastDay, pastDays, responseTime } from "./past_days.ts";
import { hourStarts, type TimeSlice } from "./time_slices.ts";
import type { Uptimes } from "./uptime.ts";

/** How the targets of a category did, together. */
export interface CategoryPast {
  uptimes: Uptimes;
  /** The last 90 days, the oldest first, and today; times are the median site's, and what nine of ten sites stay under. */
  days: PastDay[];
  /** The past day hour by hour, with the same of all responses of an hour. */
  hours: TimeSlice[];
}

/** The address of a category's page. */
export function categoryHref(name: string): string {
  return `/categories/${encodeURIComponent(name)}`;
}

/** Milliseconds for which it is summed up before everything else gets its turn. */
const TURN = 10;

/** What checks found, and how long responses took. */
class Sum {
  readonly counts = noCounts();
  readonly times: number[] = [];
  isEmpty = true;

  add(counts: StateCounts): void {
    this.isEmpty = false;
    for (const state of STATES) this.counts[state] += counts[state];
  }

  addPoint(point: TrailPoint): void {
    this.isEmpty = false;
    this.counts[point.state]++;
    const ms = responseTime(point);
    if (ms !== null) this.times.push(ms);
  }

  get result(): Pick<TimeSlice, "counts" | "median" | "p90"> {
    const times = Float64Array.from(this.times).sort();
    return {
      ...(!this.isEmpty && { counts: this.counts }),
      median: quantileOf(times, 0.5),
      p90: quantileOf(times, 0.9),
    };
  }
}

/**
 * Sums up the past of targets, a part at a time, so that other requests are served in between.
 * @param incidents the targets'
 */
export async function categoryPast(
  { days, trail, slot }: Pick<View, "days" | "trail" | "slot">,
  ids: readonly string[],
  incidents: readonly Incident[],
): Promise<CategoryPast> {
  const takeTurns = turns();
  const today = dayOf(slot);
  const hours = new Map(hourStarts(slot).map((start) => [start, new Sum()]));
  const [day, ofToday] = [new Sum(), new Sum()];
  for (const id of ids) {
    for (const point of trail.points(id)) {
      day.counts[point.state]++;
      hours.get(point.slot - point.slot % HOUR)?.addPoint(point);
      if (point.slot >= today) ofToday.addPoint(point);
    }
    await takeTurns();
  }
  const found = new Map(days.map((day) => [day.day, day]));
  const past: PastDay[] = [];
  for (const start of pastDays(today)) {
    past.push({ day: start, ...sumOf(found.get(start), ids).result, incidents: onDay(incidents, start) });
    await takeTurns();
  }
  const over = (length: number) => uptimeOf(past.slice(-length).flatMap(({ counts }) => counts ?? []));
  return {
    uptimes: { "1d": uptimeOf([day.counts]), "7d": over(7), "30d": over(30), "90d": over(90) },
    days: [...past, { day: today, ...ofToday.result, incidents: onDay(incidents, today) }],
    hours: [...hours].map(([from, sum]) => ({ from, to: from + HOUR, ...sum.result })),
  };
}

function sumOf(day: Day | undefined, ids: readonly string[]): Sum {
  const sum = new Sum();
  for (const id of ids) {
    const found = day?.targets.get(id);
    if (!found) continue;
    sum.add(found);
    if (found.p50 !== null) sum.times.push(found.p50);
  }
  return sum;
}

/** Gives everything else its turn when it is called and the own one is over. */
function turns(): () => Promise<void> {
  let end = performance.now() + TURN;
  return async () => {
    if (performance.now() < end) return;
    await setImmediate();
    end = performance.now() + TURN;
  };
}
