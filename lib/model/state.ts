/** What a check can mean for its target. */
export const STATES = ["up", "blocked", "down", "unknown"] as const;
export type State = typeof STATES[number];

/** Why a check got no HTTP status, or one that cannot be believed. */
export const FAILURES = [
  "timeout",
  "dns",
  "refused",
  "reset",
  "unreachable",
  "tls",
  "protocol",
  "address",
  "content",
] as const;
export type Failure = typeof FAILURES[number];

/** What a check ended in: an HTTP status code, or a failure. */
export type Outcome = number | Failure;

/** Statuses from `from` to `to`, both included. */
export interface StatusRange {
  from: number;
  to: number;
}

/** Statuses with which a site that is there refuses a robot; 999 is LinkedIn's. */
const REFUSALS = new Set([401, 403, 405, 406, 407, 429, 451, 999]);

/** The state that an outcome means; `expect` names the statuses that are up, all others are then down. */
export function stateOf(outcome: Outcome, expect?: readonly StatusRange[]): State {
  if (typeof outcome === "string") return "down";
  if (expect) {
    return expect.some(({ from, to }) => from <= outcome && outcome <= to) ? "up" : "down";
  }
  if (outcome >= 200 && outcome <= 399) return "up";
  return REFUSALS.has(outcome) ? "blocked" : "down";
}

/** Whether an outcome is an answer in HTTP, whatever it says: the site could be reached. */
export function answered(outcome: Outcome | null): boolean {
  return typeof outcome === "number" || outcome === "content";
}
