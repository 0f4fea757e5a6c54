import { TRAITS } from "../model/state.ts";
import { number } from "../text/numbers.ts";
import type { Query } from "./query.ts";
import { outcomeName } from "./words.ts";

/** What a query filters by: `down · 503 · Travel · “shop”`; "": nothing. */
export function queryWords({ q, state, status, category }: Query): string {
  return [
    state && TRAITS[state].name.toLowerCase(),
    status && outcomeName(status),
    category,
    q && `“${q}”`,
  ].filter(Boolean).join(" · ");
}

/** How many sites the filters match, to be followed by their words: `3 of 1,000 sites:`. */
export function foundWords(found: number, total: number): string {
  return found === 0 ? "No sites match" : `${number(found)} of ${number(total)} sites:`;
}
