import { FAILURE_TRAITS } from "../model/failure.ts";
import type { Outcome } from "../model/state.ts";
import type { PastSweep, Summary } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import type { View } from "../model/view.ts";
import type { Integer } from "./values.ts";

/** Counts by outcome by HTTP status and by failure: a timeout is no 408. */
export interface Counts {
  /** HTTP status to count. */
  statuses: Record<string, number>;
  /** Failure to count. */
  failures: Record<string, number>;
}

/** A summary by HTTP status and by failure. */
export function countsOf(summary: Summary): Counts {
  const counts: Counts = { statuses: {}, failures: {} };
  for (const [outcome, count] of Object.entries(summary)) {
    (/^\d+$/.test(outcome) ? counts.statuses : counts.failures)[outcome] = count;
  }
  return counts;
}

/** The status that clients of the older routes expect for an outcome: these only know HTTP statuses. */
function olderStatusOf(outcome: Outcome): number {
  return typeof outcome === "number" ? outcome : FAILURE_TRAITS[outcome].olderStatus;
}

/** Checks by status: `{"200": 609, "503": 8}`. */
export type OlderSummary = Record<string, Integer>;

function olderSummary(summary: Summary): OlderSummary {
  const older: OlderSummary = {};
  for (const [outcome, count] of Object.entries(summary)) {
    const status = olderStatusOf(/^\d+$/.test(outcome) ? Number(outcome) : outcome as Outcome);
    older[status] = (older[status] ?? 0) + count;
  }
  return older;
}

/** `/latest-summary`: counts by status of the newest sweep, `{"200": 609, "503": 8}`; `{}` before the first. */
export function latestSummary(view: View): OlderSummary {
  return view.latest ? olderSummary(view.latest.record.summary) : {};
}

/** The checks of one sweep, by status. */
export interface PastSummary {
  /** When the sweep finished, UTC: `2023-09-18 08:14:13`. */
  time_stamp: string;
  [status: string]: Integer | string;
}

/** `/past-hour-summary`: newest first. */
export function pastHourSummary(view: View): PastSummary[] {
  return view.sweeps.map(({ record }) => ({
    ...olderSummary(record.summary),
    time_stamp: new Date(record.finished).toISOString().slice(0, 19).replace("T", " "),
  }));
}

/** One site of `/websites-status`. */
export interface WebsiteStatus {
  name: string;
  Category: string;
  Status: Integer;
  /** The failure behind a 408 or 500 that no site returned. */
  Failure?: string;
}

/** `/websites-status`: by name, of the newest sweep; targets not reached are left out. */
export function websitesStatus(view: View): Record<string, WebsiteStatus> {
  return view.latest ? olderStatuses(view.latest) : {};
}

function olderStatuses({ record, targets }: PastSweep): Record<string, WebsiteStatus> {
  const unique = uniqueNames(targets);
  const statuses: [string, WebsiteStatus][] = [];
  targets.forEach(({ category }, index) => {
    const { outcome } = record.checks[index];
    if (outcome === null) return;
    const failure = typeof outcome === "string" && { Failure: outcome };
    statuses.push([unique[index], {
      name: unique[index],
      Category: category,
      Status: olderStatusOf(outcome),
      ...failure,
    }]);
  });
  return Object.fromEntries(statuses);
}

/** The name of each target, and `name (host)` for those after the first of a name; with the id where that is taken too. */
function uniqueNames(targets: readonly Target[]): string[] {
  const own = new Set(targets.map(({ name }) => name));
  const taken = new Set<string>();
  return targets.map(({ id, name, url }) => {
    let unique = taken.has(name) ? `${name} (${new URL(url).host})` : name;
    while (taken.has(unique) || unique !== name && own.has(unique)) unique += ` (${id})`;
    taken.add(unique);
    return unique;
  });
}
