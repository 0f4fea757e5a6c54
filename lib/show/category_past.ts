import { HOUR } from "../duration.ts";
import { type Day, dayOf, uptimeOf } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { addCounts, noCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { turns } from "../turns.ts";
import { Findings } from "./findings.ts";
import { onDay, type PastDay, pastDays } from "./past_days.ts";
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
  const hours = new Map(hourStarts(slot).map((start) => [start, new Findings()]));
  const counts = noCounts();
  const ofToday = new Findings();
  for (const id of ids) {
    addCounts(counts, trail.counts(id));
    for (const point of trail.points(id)) {
      hours.get(point.slot - point.slot % HOUR)?.addCheck(point);
      if (point.slot >= today) ofToday.addCheck(point);
    }
    await takeTurns();
  }
  const found = new Map(days.map((day) => [day.day, day]));
  const past: PastDay[] = [];
  for (const start of pastDays(today)) {
    past.push({ day: start, ...findingsOf(found.get(start), ids).found, incidents: onDay(incidents, start) });
    await takeTurns();
  }
  const over = (length: number) => uptimeOf(past.slice(-length).flatMap(({ counts }) => counts ?? []));
  return {
    uptimes: { "1d": uptimeOf([counts]), "7d": over(7), "30d": over(30), "90d": over(90) },
    days: [...past, { day: today, ...ofToday.found, incidents: onDay(incidents, today) }],
    hours: [...hours].map(([from, findings]) => ({ from, to: from + HOUR, ...findings.found })),
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
