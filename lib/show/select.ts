import { isFailure } from "../model/failure.ts";
import { type State, STATES, TRAITS } from "../model/state.ts";
import { compareNames } from "../text/compare_names.ts";
import { folded } from "../text/folded.ts";
import type { Sort } from "./query.ts";
import { outcomeName } from "./words.ts";

/** What a row is found, sorted and grouped by, on the server and in the browser. */
export interface RowKeys {
  name: string;
  /** What is searched: `searchText()`. */
  readonly text: string;
  category: string;
  /** Undefined: it was never checked. */
  state?: State;
  /** An HTTP status, a failure or `unreached`; "": it was never checked. */
  status: string;
  /** -1: not known. */
  readonly ms: number;
}

/** The parts of a row that are searched. */
export interface Searched extends Pick<RowKeys, "name" | "category" | "status"> {
  url: string;
  /** The URL's host as people write it; undefined: as it is in the URL. */
  host?: string;
  /** The check's outcome, as worded in the table. */
  outcome: string;
}

/** Name, URL as written and as shown, category, and the failure in words, one a line, as they are searched. */
export function searchText({ name, url, host, category, status, outcome }: Searched): string {
  const shown = decoded(host === undefined ? url : url.replace(/\/\/[^/:?#]*/, `//${host}`));
  const failure = isFailure(status) || status === "unreached" ? [outcomeName(status), outcome] : [];
  return folded([name, url, ...(shown === url ? [] : [shown]), category, ...failure].join("\n"));
}

/** With escapes decoded, except those that are not text. */
function decoded(url: string): string {
  return url.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

const STATE_NAMES = Object.fromEntries(STATES.map((state) => [state, folded(TRAITS[state].name)]));

/** Whether a row has every word: in its text, or as its whole status or state: `50` does not find `503`. */
export function textMatcher(q: string): (keys: Pick<RowKeys, "text" | "status" | "state">) => boolean {
  const words = folded(q).split(/\s+/).filter(Boolean);
  // The text comes last: the server's rows only make it when it is read.
  return (keys) =>
    words.every((word) =>
      word === keys.status || keys.state && word === STATE_NAMES[keys.state] || keys.text.includes(word)
    );
}

/** A state's rank where what fails comes first; a target that was never checked comes last. */
export function urgencyOf(state: State | undefined): number {
  return state ? TRAITS[state].urgency : STATES.length;
}

/** What rows are sorted by; equal ones are in the order of their names. */
export interface Order<Value> {
  valueOf(row: RowKeys): Value;
  compare(a: Value, b: Value): number;
}

const descending = (a: number, b: number) => b - a;

const ORDERS: { [Name in Sort]: Order<string> | Order<number> } = {
  failing: { valueOf: ({ state }) => -urgencyOf(state), compare: descending },
  name: { valueOf: () => 0, compare: descending },
  category: { valueOf: ({ category }) => category, compare: compareNames },
  slowest: { valueOf: ({ ms }) => ms, compare: descending },
  status: {
    valueOf: ({ status }) => status.replace("unreached", ""),
    compare: (a: string, b: string) => compareNames(b, a),
  },
};

/** The value by which rows are sorted, and how values compare. */
export function orderOf(sort: Sort): Order<unknown> {
  return ORDERS[sort] as Order<unknown>;
}

/** Compares rows by an order, and equal ones by their names. */
export function comparing(sort: Sort): (a: RowKeys, b: RowKeys) => number {
  const { valueOf, compare } = orderOf(sort);
  return (a, b) => compare(valueOf(a), valueOf(b)) || compareNames(a.name, b.name);
}
