import { type Day, dayOf, uptimeOf } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { addCounts, noCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { turns } from "../turns.ts";
import { Findings } from "./findings.ts";
import { onDay, type PastDay, pastDays } from "./past_days.ts";
import { HourFold, type TimeSlice } from "./time_slices.ts";
import type { Uptimes } from "./uptime.ts";

/** The past of a category: its targets taken together. */
export interface CategoryPast {
  uptimes: Uptimes;
  /** The last 90 days, oldest first, and today; of the sites' medians, the median and the 90th percentile. */
  days: PastDay[];
  /** The past day hour by hour; median and 90th percentile are those of all responses in the hour. */
  hours: TimeSlice[];
  /** What half of the responses of the past hour stay under, ms; null: there was none. */
  median: number | null;
}

/**
 * Sums up the past of targets, in turns, so that other requests are served in between.
 * @param incidents of these targets
 */
export async function categoryPast(
  { days, trail, slot, sweeps }: Pick<View, "days" | "trail" | "slot" | "sweeps">,
  ids: readonly string[],
  incidents: readonly Incident[],
): Promise<CategoryPast> {
  const turn = turns();
  const today = dayOf(slot);
  const hours = new HourFold(slot);
  const counts = noCounts();
  const ofToday = new Findings();
  const lastHour = new Findings();
  const hourStart = sweeps.at(-1)?.record.slot ?? slot;
  for (const id of ids) {
    addCounts(counts, trail.counts(id));
    for (const point of trail.points(id)) {
      hours.add(point);
      if (point.slot >= today) ofToday.addCheck(point);
      if (point.slot >= hourStart) lastHour.addCheck(point);
    }
    await turn();
  }
  const found = new Map(days.map((day) => [day.day, day]));
  const past: PastDay[] = [];
  for (const start of pastDays(today)) {
    past.push({ day: start, ...findingsOf(found.get(start), ids).found, incidents: onDay(incidents, start) });
    await turn();
  }
  const { counts: todays = noCounts() } = ofToday.found;
  const over = (length: number) => uptimeOf([todays, ...past.slice(-length).flatMap(({ counts }) => counts ?? [])]);
  return {
    uptimes: { "1d": uptimeOf([counts]), "7d": over(7), "30d": over(30), "90d": over(90) },
    days: [...past, { day: today, ...ofToday.found, incidents: onDay(incidents, today) }],
    hours: hours.slices,
    median: lastHour.found.median,
  };
}

function findingsOf(day: Day | undefined, ids: readonly string[]): Findings {
  const findings = new Findings();
  for (const id of ids) {
    const found = day?.targets.get(id);
    if (!found) continue;
    findings.addCounts(found);
    findings.addTime(found.p50);
  }
  return findings;
}
