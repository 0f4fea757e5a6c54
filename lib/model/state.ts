import { type Failure, FAILURE_TRAITS } from "./failure.ts";
import type { Wall } from "./wall.ts";

/** What a state means wherever checks are counted, sorted, drawn or folded. */
interface Traits {
  /** What people read. */
  name: string;
  /** What it means, in a few words. */
  meaning: string;
  /** Rank when failing targets come first, and from the bottom of a stacked column; 0 comes first. */
  urgency: number;
  /** What a check in this state counts in uptime; null: it is left out. */
  uptime: 0 | 1 | null;
  /** What it does to a target's incident. */
  incident: "opens" | "closes" | "keeps";
  /** Whether the target responded: charts then draw its response time, and otherwise shade the time. */
  responded: boolean;
  /** Whether the chart of the past hour stacks it: only what is wrong, which would otherwise be too small to see. */
  stacked: boolean;
  /** Height of its mark, in pixels: the height alone shows the state, colour only repeats it. */
  mark: number;
  /** The badge's colour: `--<state>` of static/styles.css in the light theme. */
  color: string;
}

/**
 * Everything about the states, in the order of tiles and tables. A state is one entry here; the compiler names
 * what is missing, and static/styles.css needs its two colours and its class, which a test holds.
 */
export const TRAITS = {
  up: {
    name: "Up",
    meaning: "responding as expected",
    urgency: 4,
    uptime: 1,
    incident: "closes",
    responded: true,
    stacked: false,
    mark: 18,
    color: "#0b7d5d",
  },
  blocked: {
    name: "Blocked",
    meaning: "responding, but blocking bots",
    urgency: 3,
    uptime: 1,
    incident: "closes",
    responded: true,
    stacked: false,
    mark: 12,
    color: "#8a5c00",
  },
  down: {
    name: "Down",
    meaning: "an error, or no response",
    urgency: 0,
    uptime: 0,
    incident: "opens",
    responded: false,
    stacked: true,
    mark: 6,
    color: "#c4320a",
  },
  maintenance: {
    name: "Maintenance",
    meaning: "announced, so not counted as down",
    urgency: 2,
    uptime: null,
    incident: "keeps",
    responded: false,
    stacked: false,
    mark: 4,
    color: "#6250b8",
  },
  unknown: {
    name: "Unknown",
    meaning: "couldn't be checked",
    urgency: 1,
    uptime: null,
    incident: "keeps",
    responded: false,
    stacked: true,
    mark: 2,
    color: "#646978",
  },
} as const satisfies Record<string, Traits>;

/** What a check can mean for its target. */
export type State = keyof typeof TRAITS;
export const STATES = Object.keys(TRAITS) as State[];

/** What fails comes first. */
export const BY_URGENCY: readonly State[] = STATES.toSorted((a, b) => TRAITS[a].urgency - TRAITS[b].urgency);

/** A state that ends an incident. */
export type ClosingState = {
  [Name in State]: typeof TRAITS[Name]["incident"] extends "closes" ? Name : never;
}[State];

export function isClosing(state: State): state is ClosingState {
  return TRAITS[state].incident === "closes";
}

/** Counts by state. */
export type StateCounts = Record<State, number>;

const NO_COUNTS = Object.fromEntries(STATES.map((state) => [state, 0])) as StateCounts;

/** Counts of zero. */
export function noCounts(): StateCounts {
  return { ...NO_COUNTS };
}

/** Adds counts to others. */
export function addCounts(sum: StateCounts, counts: StateCounts): void {
  for (const state of STATES) sum[state] += counts[state];
}

/** How many checks there are, whatever they found. */
export function checksIn(counts: StateCounts): number {
  return STATES.reduce((sum, state) => sum + counts[state], 0);
}

/** Stored counts, with zeros for states that did not exist yet. */
export function storedCounts(counts: Partial<StateCounts>): StateCounts {
  return { ...noCounts(), ...counts };
}

/** What a check ended in: an HTTP status code, or a failure. */
export type Outcome = number | Failure;

/** Statuses from `from` to `to`, both included. */
export interface StatusRange {
  from: number;
  to: number;
}

/** Statuses with which a working site rejects bots; 999 is LinkedIn's. */
const REFUSALS = new Set([401, 403, 405, 406, 407, 429, 451, 999]);

/**
 * The state that an outcome means; `expect` names the statuses that are up, all others are then down.
 * @param wall what blocked the request, whatever status it sent
 */
export function stateOf(outcome: Outcome, expect?: readonly StatusRange[], wall?: Wall): State {
  if (typeof outcome === "string") return "down";
  if (expect) {
    return expect.some(({ from, to }) => from <= outcome && outcome <= to) ? "up" : "down";
  }
  if (wall) return "blocked";
  if (outcome >= 200 && outcome <= 399) return "up";
  return isRefusal(outcome) ? "blocked" : "down";
}

/** Whether a status rejects bots rather than reporting a fault. */
export function isRefusal(status: number): boolean {
  return REFUSALS.has(status);
}

/** Whether an outcome is an HTTP response, whatever it says: the site could be reached. */
export function responded(outcome: Outcome | null): boolean {
  return typeof outcome === "number" || outcome !== null && FAILURE_TRAITS[outcome].responded;
}
