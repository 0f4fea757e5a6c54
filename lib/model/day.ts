import { DAY } from "../duration.ts";
import { type State, type StateCounts, STATES, TRAITS } from "./state.ts";

/** A target's day: how many sweeps found it in each state, and its response times. */
export interface TargetDay extends StateCounts {
  /** Milliseconds within which half of the responses came, nine of ten, 99 of 100; null: there was none. */
  p50: number | null;
  p90: number | null;
  p99: number | null;
}

/** The days of targets by their ids: a `Map`, or what takes less memory. */
export interface TargetDays extends Iterable<[id: string, day: TargetDay]> {
  get(id: string): TargetDay | undefined;
  has(id: string): boolean;
}

/** What is kept of a day for long. */
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

/** The share of checks, 0 to 1, that count as up; null: none counted. */
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

/** What is known of the past day, and stays so. */
export interface TrailReader {
  /** Gives the points of the target with an id, oldest first. */
  points(id: string): TrailPoint[];
  /** Gives how many sweeps found the target in each state. */
  counts(id: string): StateCounts;
  /** The same of the UTC day of the newest sweep alone; `day` is its start, ms UTC. */
  newest: { day: number; counts(id: string): StateCounts };
}
