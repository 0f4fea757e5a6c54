import { DAY } from "../duration.ts";
import { dayOf, quantileOf, type TrailPoint } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { noCounts, type StateCounts, TRAITS } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { isWithin } from "./period.ts";

/** How many days that are over are shown. */
export const PAST_DAYS = 90;

/** How a UTC day went, of a target or of several. */
export interface PastDay {
  /** Its start, ms UTC. */
  day: number;
  /** How many checks found what; undefined: nothing is known. */
  counts?: StateCounts;
  /** Milliseconds within which half of the responses came, and nine of ten; null: there was none. */
  median: number | null;
  p90: number | null;
  /** How many incidents were open at any time of it. */
  incidents: number;
}

/**
 * The last 90 days, the oldest first, and today as far as it is over.
 * @param incidents the target's
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

/** The starts of the last 90 days before one, the oldest first; ms UTC. */
export function pastDays(today: number): number[] {
  return Array.from({ length: PAST_DAYS }, (_, index) => today - (PAST_DAYS - index) * DAY);
}

/** How many incidents were open at any time of a UTC day. */
export function onDay(incidents: readonly Incident[], day: number): number {
  return incidents.filter(({ opened, closed = Infinity }) => isWithin({ since: day, until: day + DAY }, opened, closed))
    .length;
}

function todayOf(points: readonly TrailPoint[], today: number, incidents: number): PastDay {
  const ours = points.filter(({ slot }) => slot >= today);
  const counts = noCounts();
  for (const { state } of ours) counts[state]++;
  const times = sortedTimes(ours);
  return {
    day: today,
    ...(ours.length > 0 && { counts }),
    median: quantileOf(times, 0.5),
    p90: quantileOf(times, 0.9),
    incidents,
  };
}

/** How long a site that is there took to respond, in ms; null: it did not, or took its time only to fail. */
export function responseTime({ state, ms }: Pick<TrailPoint, "state" | "ms">): number | null {
  return TRAITS[state].responded ? ms : null;
}

/** The response times of checks, the shortest first; ms. */
export function sortedTimes(points: readonly Pick<TrailPoint, "state" | "ms">[]): number[] {
  return points.map(responseTime).filter((ms) => ms !== null).sort((a, b) => a - b);
}
