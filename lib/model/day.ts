import { DAY } from "../duration.ts";
import { type State, type StateCounts, STATES, TRAITS } from "./state.ts";

/** A target's day: how many sweeps found it in each state, and its response times. */
export interface TargetDay extends StateCounts {
  /** Quantiles of the response times, ms; null: there was no response. */
  p50: number | null;
  p90: number | null;
  p99: number | null;
}

/** The days of targets by their ids: a `Map`, or what takes less memory. */
export interface TargetDays extends Iterable<[id: string, day: TargetDay]> {
  get(id: string): TargetDay | undefined;
  has(id: string): boolean;
}

/** The summary of a day, which is kept for long. */
export interface Day {
  /** Start of the UTC day, ms. */
  day: number;
  /** How many sweeps it was built from. */
  sweeps: number;
  targets: TargetDays;
}

/** The start of the UTC day that a time falls into; ms. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** The share of checks that count as up, 0 to 1, among those that count; null: none does. */
export function uptimeOf(counts: readonly StateCounts[]): number | null {
  let up = 0;
  let all = 0;
  for (const state of STATES) {
    const { uptime } = TRAITS[state];
    if (uptime === null) continue;
    for (const { [state]: checks } of counts) {
      up += uptime * checks;
      all += checks;
    }
  }
  return all === 0 ? null : up / all;
}

/** The smallest of sorted numbers that the share `q` of them does not exceed; null: there is none. */
export function quantileOf(sorted: ArrayLike<number>, q: number): number | null {
  return sorted[Math.ceil(q * sorted.length) - 1] ?? null;
}

/** What one sweep of the past day found of a target. */
export interface TrailPoint {
  /** ms UTC. */
  slot: number;
  state: State;
  /** How long the check took; null: it was not reached. */
  ms: number | null;
}

/** What is known of the past day: an immutable snapshot. */
export interface TrailReader {
  /** The points of a target, by its id, oldest first. */
  points(id: string): TrailPoint[];
  /** How many sweeps found the target in each state. */
  counts(id: string): StateCounts;
  /** The same of the UTC day of the newest sweep alone; `day` is its start, ms UTC. */
  newest: { day: number; counts(id: string): StateCounts };
}
