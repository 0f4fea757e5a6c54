import { HOUR } from "../duration.ts";
import { dayOf, type TrailReader } from "../model/day.ts";
import type { Incidents } from "../model/incident.ts";
import { noCounts } from "../model/state.ts";
import type { PastSweep, SweepCounts } from "../model/sweep.ts";
import type { View } from "../model/view.ts";
import { rewindIncidents } from "../past/incident_fold.ts";
import { WEEK } from "../past/week.ts";
import { slotOf } from "../slot/slot.ts";

/** Why the page of a time cannot be shown: the time is in the future, too long ago, or nothing was checked then. */
export type PastProblem = "future" | "expired" | "missing";

export type PastViewResult = { ok: true; view: View } | { ok: false; problem: PastProblem };

/** As many sweeps as a page has marks for. */
const SHOWN = 6;

/**
 * What the server showed after the newest sweep at a time, ms UTC, as far as that follows from stored sweeps and incidents; at most six
 * sweeps are read.
 * @param view what the server shows now
 * @param read gives the sweep of a slot
 * @throws what `read` throws
 */
export async function pastView(
  view: View,
  at: number,
  read: (slot: number) => Promise<PastSweep | undefined>,
): Promise<PastViewResult> {
  const { interval, week, slot: now } = view;
  if (at >= now + interval) return { ok: false, problem: "future" };
  if (at < now - WEEK) return { ok: false, problem: "expired" };
  const slot = slotAt(week, at) ?? slotOf(at, interval);
  // Records from when slots were longer or shorter may lie between.
  const isFresh = at - slot < interval;
  const latest = isFresh ? await read(slot) : undefined;
  if (!latest) return { ok: false, problem: "missing" };
  const before = week.map(({ slot }) => slot).filter((one) => slot - HOUR < one && one < slot).slice(1 - SHOWN);
  const sweeps = [...(await Promise.all(before.map(read))).filter((sweep) => sweep !== undefined), latest].reverse();
  return { ok: true, view: { ...viewOf(view, sweeps), past: { now } } };
}

/** Of the day before a past slot, too few sweeps are read to say anything. */
const NO_TRAIL: TrailReader = { points: () => [], counts: noCounts, newest: { day: -Infinity, counts: noCounts } };

/** The newest slot up to a time that has a record. */
function slotAt(week: readonly SweepCounts[], at: number): number | undefined {
  return week.findLast(({ slot }) => slot <= at)?.slot;
}

/** @param sweeps newest first, at least one */
function viewOf(now: View, sweeps: PastSweep[]): View {
  const { version, title, baseUrl, interval, visitor, week } = now;
  const [latest] = sweeps;
  const { record, targets } = latest;
  const { slot } = record;
  return {
    version,
    title,
    baseUrl,
    interval,
    visitor,
    slot,
    // A copy, since what is made from the present list is cached with that.
    list: { ...now.list, hash: record.list, targets: [...targets], warnings: [], problems: [] },
    latest,
    sweeps,
    week,
    days: now.days.filter(({ day }) => day < dayOf(slot)),
    trail: NO_TRAIL,
    incidents: incidentsAt(now.incidents, slot),
    certificates: new Map(),
    next: slot + interval,
    behind: false,
    missed: missedBefore(week, slot, interval),
    spooled: 0,
  };
}

function incidentsAt(incidents: Incidents, slot: number): Incidents {
  const { open, closed } = rewindIncidents({ ...incidents, through: slot }, slot);
  return { open: open.toSorted((a, b) => b.opened - a.opened), closed };
}

/** The slots of the hour before one that have no record, newest first; where nothing older is known, none may have been swept. */
function missedBefore(week: readonly SweepCounts[], slot: number, interval: number): number[] {
  const missed: number[] = [];
  const oldest = week[0]?.slot ?? slot;
  for (let each = slot - interval; each > slot - HOUR && each >= oldest; each -= interval) {
    if (!week.some(({ slot }) => each <= slot && slot < each + interval)) missed.push(each);
  }
  return missed.slice(0, SHOWN);
}
