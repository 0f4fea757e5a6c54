import { countLimits } from "../model/check.ts";
import type { Limit } from "../model/limit.ts";
import type { State } from "../model/state.ts";
import type { PastSweep } from "../model/sweep.ts";
import { countsOf } from "./older.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/sweeps`: the past hour, newest first. */
export interface ApiSweep {
  slot: Timestamp;
  started: Timestamp;
  finished: Timestamp;
  durationMs: Integer;
  /** How late it started. */
  lateMs: Integer;
  replica: string;
  /** Hash of the list that was swept. */
  list: string;
  targets: Integer;
  /** False: the monitor itself seemed to have lost its connection. */
  reliable: boolean;
  /** Targets by state. */
  counts: Record<State, Integer>;
  /** Targets by HTTP status. */
  statuses: Record<string, Integer>;
  /** Targets by failure. */
  failures: Record<string, Integer>;
  /** Targets that could not be checked, by the limit of the monitor's own machine that prevented it. */
  limits: Partial<Record<Limit, Integer>>;
}

export function apiSweep({ record }: PastSweep): ApiSweep {
  const { slot, started, finished, late, replica, list, checks, reliable, counts, summary } = record;
  return {
    slot: timestamp(slot),
    started: timestamp(started),
    finished: timestamp(finished),
    durationMs: finished - started,
    lateMs: late,
    replica,
    list,
    targets: checks.length,
    reliable,
    counts,
    ...countsOf(summary),
    limits: countLimits(checks),
  };
}
