import { DAY } from "../duration.ts";
import { dayOf, type TrailPoint } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import type { StateCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { Findings, type Found } from "./findings.ts";
import { isWithin } from "./period.ts";

/** How many past days are shown. */
export const PAST_DAYS = 90;

/** How a UTC day went, of a target or of several. */
export interface PastDay extends Found {
  /** Its start, ms UTC. */
  day: number;
  /** How many incidents were open at any time of it. */
  incidents: number;
}

/**
 * The last 90 days, oldest first, and today so far.
 * @param incidents of this target
 */
export function pastDaysOf(view: Pick<View, "days" | "slot" | "trail">, id: string, incidents: readonly Incident[]) {
  const found = new Map(view.days.map(({ day, targets }) => [day, targets.get(id)]));
  const today = dayOf(view.slot);
  const past = pastDays(today).map((day): PastDay => {
    const { p50 = null, p90 = null, ...counts } = found.get(day) ?? {};
    const isKnown = found.get(day) !== undefined;
    return {
      day,
      ...(isKnown && { counts: counts as StateCounts }),
      median: p50,
      p90,
      incidents: onDay(incidents, day),
    };
  });
  return [...past, todayOf(view.trail.points(id), today, onDay(incidents, today))];
}

/** The starts of the 90 days before one, oldest first; ms UTC. */
export function pastDays(today: number): number[] {
  return Array.from({ length: PAST_DAYS }, (_, index) => today - (PAST_DAYS - index) * DAY);
}

/** How many incidents were open at any time of a UTC day. */
export function onDay(incidents: readonly Incident[], day: number): number {
  return incidents.filter(({ opened, closed = Infinity }) => isWithin({ since: day, until: day + DAY }, opened, closed))
    .length;
}

function todayOf(points: readonly TrailPoint[], today: number, incidents: number): PastDay {
  const findings = new Findings();
  for (const point of points) if (point.slot >= today) findings.addCheck(point);
  return { day: today, ...findings.found, incidents };
}
