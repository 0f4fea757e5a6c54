import { TRAITS } from "../model/state.ts";
import { counted, number } from "../text/numbers.ts";
import type { Query } from "./query.ts";
import type { QueryChange } from "./query_link.ts";
import { outcomeName } from "./words.ts";

/** A filter of a query. */
export interface Filter {
  /** `503`, `“shop”`. */
  words: string;
  /** The change that removes it. */
  without: QueryChange;
}

/** What a query filters by. */
export function filtersOf({ q, state, status, category }: Query): Filter[] {
  const filters: Filter[] = [];
  if (state) filters.push({ words: TRAITS[state].name.toLowerCase(), without: { state: undefined } });
  if (status) filters.push({ words: outcomeName(status), without: { status: undefined } });
  if (category !== undefined) filters.push({ words: category, without: { category: undefined } });
  if (q) filters.push({ words: `“${q}”`, without: { q: "" } });
  return filters;
}

/** The same as a text: `down · 503 · Travel · “shop”`; "": nothing. */
export function queryWords(query: Query): string {
  return filtersOf(query).map(({ words }) => words).join(" · ");
}

/** How many sites the filters match: `3 of 1,000 sites`. */
export function foundWords(found: number, total: number): string {
  return found === 0 ? "No sites found" : `${number(found)} of ${counted(total, "site")}`;
}
