import { DAY } from "../duration.ts";
import { dayOf, uptimeOf } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { addCounts, checksIn, noCounts, STATES } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { findIncidents } from "../show/incident_query.ts";
import type { ReportQuery } from "../show/report_query.ts";
import type { Cell } from "./csv.ts";
import { quantilesOf } from "../show/quantile.ts";
import { percentOf } from "./values.ts";

/** How many days a report covers if the request names none. */
const DAYS = 30;

export const REPORT_COLUMNS = [
  "id",
  "name",
  "url",
  "category",
  "checks",
  ...STATES,
  "missedSlots",
  "uptimePercent",
  "incidents",
  "longestMs",
  "medianMs",
  "p95Ms",
] as const;

/** The days of a report: from the first to the last, UTC, both by their start; ms. */
export interface ReportDays {
  from: number;
  to: number;
}

/**
 * The days that a report is about, of those that are over; undefined: none of them is. Yesterday is over once it has been
 * folded, a few minutes after midnight.
 */
export function reportDays({ days, slot }: Pick<View, "days" | "slot">, query: ReportQuery): ReportDays | undefined {
  const yesterday = dayOf(slot) - DAY;
  const last = days.at(-1)?.day === yesterday ? yesterday : yesterday - DAY;
  const to = Math.min(query.to ?? last, last);
  const from = query.from ?? to - (DAYS - 1) * DAY;
  return from <= to ? { from, to } : undefined;
}

/** A line for each target of the list that is in the category, one after the other, in the list's order. */
export function* reportRows(view: View, { from, to }: ReportDays, category?: string): Generator<Cell[]> {
  const end = to + DAY;
  const byTarget = Map.groupBy(
    findIncidents(view, { since: from, until: end }),
    ({ target }) => target,
  );
  const missedAfter = missedCounter(view, { from, to });
  const days = view.days.filter(({ day }) => from <= day && day <= to);
  for (const target of view.list.targets) {
    const { id, name, url } = target;
    if (category !== undefined && target.category !== category) continue;
    const known = days.flatMap(({ targets }) => targets.get(id) ?? []);
    const counts = noCounts();
    for (const day of known) addCounts(counts, day);
    const first = view.days.find(({ targets }) => targets.has(id))?.day;
    const uptime = uptimeOf([counts]);
    const incidents = byTarget.get(id) ?? [];
    yield [
      id,
      name,
      url,
      target.category,
      checksIn(counts),
      ...STATES.map((state) => counts[state]),
      first === undefined ? null : missedAfter(first),
      uptime === null ? null : percentOf(uptime),
      incidents.length,
      longestOf(incidents, { from, end: Math.min(end, view.slot) }),
      ...quantilesOf(known, [0.5, 0.95]),
    ];
  }
}

/** Milliseconds of the longest incident, as far as it lies in the period; null: there was none. */
function longestOf(incidents: readonly Incident[], { from, end }: { from: number; end: number }): number | null {
  if (incidents.length === 0) return null;
  return Math.max(
    ...incidents.map(({ opened, closed = Infinity }) => Math.max(0, Math.min(closed, end) - Math.max(opened, from))),
  );
}

/**
 * Counts the slots without a sweep on a report's days after a given one, based on the current length of slots. That is the
 * day on which a target was first known: it may have been added to the list at any time of it.
 */
function missedCounter({ days, interval }: View, { from, to }: ReportDays): (first: number) => number {
  const sweeps = new Map(days.map(({ day, sweeps }) => [day, sweeps]));
  const missed: [day: number, count: number][] = [];
  for (let day = Math.max(from, days[0]?.day ?? to); day <= to; day += DAY) {
    missed.push([day, Math.max(0, Math.floor(DAY / interval) - (sweeps.get(day) ?? 0))]);
  }
  return (first) => missed.reduce((sum, [day, count]) => day > first ? sum + count : sum, 0);
}
