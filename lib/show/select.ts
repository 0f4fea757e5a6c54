import { isFailure } from "../model/failure.ts";
import { type State, STATES, TRAITS } from "../model/state.ts";
import { folded } from "../text/folded.ts";
import type { Sort } from "./query.ts";
import { outcomeName } from "./words.ts";

/** What a row is found, sorted and grouped by, on the server and in the page alike. */
export interface RowKeys {
  name: string;
  /** What is searched: `searchText()`. */
  readonly text: string;
  category: string;
  /** Undefined: it was never checked. */
  state?: State;
  /** An HTTP status, a failure or `unreached`; "": it was never checked. */
  status: string;
  /** -1: it took no time. */
  ms: number;
}

/** What can be searched of a row. */
export interface Searched extends Pick<RowKeys, "name" | "category" | "status"> {
  url: string;
  /** The URL's host as people write it; undefined: as it is in the URL. */
  host?: string;
  /** What came of the check, as the table says it. */
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

/** Whether a row has every word: in its text, or as its status or state, but `50` is no part of `503`. */
export function textMatcher(q: string): (keys: Pick<RowKeys, "text" | "status" | "state">) => boolean {
  const words = folded(q).split(/\s+/).filter(Boolean);
  return ({ text, status, state }) =>
    words.every((word) => word === status || state && word === STATE_NAMES[state] || text.includes(word));
}

/** A state's rank where what fails comes first; a target that was never checked comes last. */
export function urgencyOf(state: State | undefined): number {
  return state ? TRAITS[state].urgency : STATES.length;
}

/** Compares names as people sort them. */
export const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: RowKeys, b: RowKeys) => collator.compare(a.name, b.name);
const outcome = ({ status }: RowKeys) => status.replace("unreached", "");

export const COMPARE: Record<Sort, (a: RowKeys, b: RowKeys) => number> = {
  failing: (a, b) => urgencyOf(a.state) - urgencyOf(b.state) || byName(a, b),
  name: byName,
  category: (a, b) => collator.compare(a.category, b.category) || byName(a, b),
  slowest: (a, b) => b.ms - a.ms || byName(a, b),
  status: (a, b) => collator.compare(outcome(b), outcome(a)) || byName(a, b),
};
