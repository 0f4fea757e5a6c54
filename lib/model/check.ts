import type { CheckedCertificate, TlsReason } from "./certificate.ts";
import type { Limit } from "./limit.ts";
import type { Opinion } from "./opinion.ts";
import type { Outcome, State } from "./state.ts";
import type { Wall } from "./wall.ts";

/** The phases of a check, in order. */
export const PHASES = ["dns", "connect", "tls", "firstByte"] as const;
export type Phase = typeof PHASES[number];

/** Milliseconds spent in each phase; null: the check did not get there, or did not need it. */
export type Phases = Record<Phase, number | null>;

/** Why the expected text was not found, if only a part of the body could be searched, or it is a redirect's. */
export const CONTENT_REASONS = ["body-limit", "unpacked-limit", "broken-body", "unknown-coding", "redirect"] as const;
export type ContentReason = typeof CONTENT_REASONS[number];

/** More details about a failure. */
export type Reason = TlsReason | ContentReason;

/** One look at one target, and its outcome. */
export interface Check {
  /** Null: not reached before the sweep's deadline, or not judged because of a limit of the monitor's own. */
  outcome: Outcome | null;
  state: State;
  phases: Phases;
  /** How many requests the target got: 0 (not reached), 1, or 2 (confirmed). */
  attempts: number;
  /** Set when the outcome is `tls`, and when it is `content` and more is known about why. */
  reason: Reason | null;
  /** The certificate that the host presented; null: not known, or not needed. */
  certificate: CheckedCertificate | null;
  /** The address that was tried last, if the target is down and was not in the previous sweep. Undefined: there was none. */
  address?: string;
  /** The monitor's own limit because of which the target could not be judged; the outcome is then null, the state `unknown`. */
  limit?: Limit;
  /** What blocked the request, if it is known; the state is then `blocked`. */
  wall?: Wall;
  /** What each place found, the sweeping one first, if the target was in question. */
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

/** Milliseconds that a check took in total: the sum of its phases; null: not reached. */
export function totalOf(phases: Phases): number | null {
  let total: number | null = null;
  for (const phase of PHASES) {
    const ms = phases[phase];
    if (ms !== null) total = (total ?? 0) + ms;
  }
  return total;
}

/** How many checks each limit prevented; limits that prevented none are left out. */
export function countLimits(checks: readonly Check[]): Partial<Record<Limit, number>> {
  const counts: Partial<Record<Limit, number>> = {};
  for (const { limit } of checks) if (limit) counts[limit] = (counts[limit] ?? 0) + 1;
  return counts;
}
