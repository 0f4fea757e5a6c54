import { type State, TRAITS } from "../model/state.ts";
import { number } from "../text/numbers.ts";
import type { Facets } from "./facets.ts";
import { allOf, type Headline } from "./headline.ts";
import type { Query } from "./query.ts";
import { queryWords } from "./query_words.ts";
import { outcomeName } from "./words.ts";

/** A state as a predicate: `in maintenance`. */
function predicate(state: State): string {
  return state === "maintenance" ? "in maintenance" : TRAITS[state].name.toLowerCase();
}

/**
 * What a filter shows, in one sentence: `4 of 82 Travel sites are down`; in the past tense if the newest sweep is not
 * current.
 */
export function filterHeadline(query: Query, facets: Facets, isCurrent: boolean): Headline {
  const { q, state, status, category } = query;
  const { total } = facets;
  const [is, are] = isCurrent ? ["is", "are"] : ["was", "were"];
  const be = (count: number) => count === 1 ? is : are;
  const subject = [category, total === 1 ? "site" : "sites", q && `matching “${q}”`].filter(Boolean).join(" ");
  const say = (rest: string, state?: State, count?: number): Headline => {
    const emphasis = count === undefined ? "" : count === total ? allOf(total) : `${number(count)} of ${number(total)}`;
    return { emphasis, rest, state, short: [emphasis, rest].filter(Boolean).join(" ") };
  };
  const count = (state: State) => facets.state.get(state) ?? 0;

  if (total === 0) return say(`No sites match ${queryWords(query)}`);
  if (status) {
    const found = facets.status.get(status) ?? 0;
    const outcome = /^\d+$/.test(status) ? `returned ${status}` : outcomeName(status);
    const rest = state
      ? `${subject} ${be(found)} ${predicate(state)}: ${outcome}`
      : `${subject}${/^\d+$/.test(status) ? " " : ": "}${outcome}`;
    return say(rest, state, found);
  }
  if (state) return say(`${subject} ${be(count(state))} ${predicate(state)}`, state, count(state));
  if (count("down") > 0) return say(`${subject} ${be(count("down"))} down`, "down", count("down"));
  if (count("unknown") > 0) return say(`No known outages among ${number(total)} ${subject}`, "unknown");
  if (facets.state.size === 0) return say(`${allOf(total)} ${subject} ${be(total)} still to be checked`);
  for (const state of ["up", "maintenance", "blocked"] as const) {
    if (count(state) === total) return say(`${allOf(total)} ${subject} ${be(total)} ${predicate(state)}`, state);
  }
  return say(`None of the ${number(total)} ${subject} ${be(total)} down`, "up");
}
