import type { CheckedCertificate, TlsReason } from "./certificate.ts";
import type { Limit } from "./limit.ts";
import type { Opinion } from "./opinion.ts";
import type { Outcome, State } from "./state.ts";
import type { Wall } from "./wall.ts";

/** The steps of a check, in order. */
export const PHASES = ["dns", "connect", "tls", "firstByte"] as const;
export type Phase = typeof PHASES[number];

/** Milliseconds spent in each step; null: the check did not get there, or had no need of it. */
export type Phases = Record<Phase, number | null>;

/** Why a text that a body should have was not found, where that may only be for how much of a body is searched. */
export const CONTENT_REASONS = ["body-limit", "unpacked-limit"] as const;
export type ContentReason = typeof CONTENT_REASONS[number];

/** More details about a failure. */
export type Reason = TlsReason | ContentReason;

/** One look at one target, and its outcome. */
export interface Check {
  /** Null: not reached before the sweep's deadline, or not judged for a limit of the monitor's own. */
  outcome: Outcome | null;
  state: State;
  phases: Phases;
  /** How many requests the target got: 0 (not reached), 1, or 2 (confirmed). */
  attempts: number;
  /** Set when the outcome is `tls`, and when it is `content` because of a limit. */
  reason: Reason | null;
  /** Of the certificate that the host showed; null: not known, or none is needed. */
  certificate: CheckedCertificate | null;
  /** The address that was tried last, where the target is down and was not in the sweep before. Undefined: there was none. */
  address?: string;
  /** The monitor's own limit for which the target could not be judged; the outcome is then null, the state `unknown`. */
  limit?: Limit;
  /** What turned the request away, where that is known; the state is then `blocked`. */
  wall?: Wall;
  /** What each place found, the sweeping one first, where the target was in question. */
  opinions?: Opinion[];
}

/** The check of a target that was not reached. */
export const UNREACHED: Check = {
  outcome: null,
  state: "unknown",
  phases: { dns: null, connect: null, tls: null, firstByte: null },
  attempts: 0,
  reason: null,
  certificate: null,
};

/** Milliseconds a check took in all: the sum of its phases; null: not reached. */
export function totalOf(phases: Phases): number | null {
  let total: number | null = null;
  for (const phase of PHASES) {
    const ms = phases[phase];
    if (ms !== null) total = (total ?? 0) + ms;
  }
  return total;
}

/** How many checks each limit has cost; limits that cost none are missing. */
export function countLimits(checks: readonly Check[]): Partial<Record<Limit, number>> {
  const counts: Partial<Record<Limit, number>> = {};
  for (const { limit } of checks) if (limit) counts[limit] = (counts[limit] ?? 0) + 1;
  return counts;
}
