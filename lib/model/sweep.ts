import type { Check } from "./check.ts";
import { positionsIn } from "./positions.ts";
import { noCounts, type StateCounts } from "./state.ts";
import type { Target } from "./target.ts";

/** How many checks of a sweep ended in each HTTP status or failure: `{"200": 609, "timeout": 8}`. */
export type Summary = Record<string, number>;

/** One sweep over all targets. Immutable once written. All times are milliseconds since the epoch, UTC. */
export interface SweepRecord {
  /** Start of the slot that this sweep is for; there is one record a slot. */
  slot: number;
  started: number;
  finished: number;
  /** Milliseconds between the moment at which the slot could have been begun and the start of the sweep. */
  late: number;
  /** Which process swept. */
  replica: string;
  /** Hash of the list that was swept. */
  list: string;
  /** False: the monitor itself seemed to have lost its connection, so failures count as `unknown`. */
  reliable: boolean;
  summary: Summary;
  counts: StateCounts;
  /** One check a target, in the order of the list. */
  checks: Check[];
}

/** Counts of the states and of the outcomes; a target not reached is only in `counts`. */
export function countChecks(checks: readonly Check[]): Pick<SweepRecord, "summary" | "counts"> {
  const counts = noCounts();
  const summary: Summary = {};
  for (const { outcome, state } of checks) {
    counts[state]++;
    if (outcome !== null) summary[outcome] = (summary[outcome] ?? 0) + 1;
  }
  return { summary, counts };
}

/** The counts of a sweep, without its checks. */
export type SweepCounts = Pick<SweepRecord, "slot" | "reliable" | "counts">;

/** A record with the targets it is about, in its order. */
export interface PastSweep {
  record: SweepRecord;
  targets: Target[];
}

/** What a sweep found of the target with an id; undefined: it was not in its list. */
export function checkIn({ record, targets }: PastSweep, id: string): Check | undefined {
  const position = positionsIn(targets).get(id);
  return position === undefined ? undefined : record.checks[position];
}

/** The progress of a running sweep. */
export interface Progress {
  total: number;
  /** Targets whose check is final. */
  done: number;
  /** How many of these are down. */
  down: number;
  /** Targets that wait for their second look. */
  confirming: number;
}

/** A sweep that is under way. */
export interface RunningSweep {
  /** ms UTC. */
  slot: number;
  started: number;
  progress: Progress;
}
