import { type Query, queryString } from "./query.ts";

/** What a link changes of a query. */
export type QueryChange = Partial<Omit<Query, "page">>;

/** The change that removes every filter and keeps the order. */
export const NO_FILTERS: QueryChange = { q: "", state: undefined, status: undefined, category: undefined };

/** The id of the part of the page that shows what a query selects. */
export const TARGETS_ID = "targets";

/** The id of the field that searches them. */
export const SEARCH_ID = "search";

/**
 * The address of the page with a part of the query changed and the rest kept. It is relative, so that Fresh does not
 * take every link to the page for one to where the visitor is. Another filter is another page, which begins at its top;
 * another order or part of the table leads back to the table.
 */
export function queryHref(query: Query, change: Partial<Query>): string {
  const isSame = Object.keys(change).every((name) => name === "sort" || name === "page");
  return `./${queryString({ ...query, page: 1, ...change })}${isSame ? `#${TARGETS_ID}` : ""}`;
}

/** The address of the CSV of all that a query selects. */
export function csvHref(query: Query): string {
  return `/api/v1/targets.csv${queryString({ ...query, page: 1 })}`;
}

/** The URL of a link that makes a change, and whether the query has it already: then the link undoes it. */
export function linkOf(query: Query, change: QueryChange): { href: string; active: boolean } {
  const names = Object.keys(change) as (keyof typeof change)[];
  const active = names.every((name) => query[name] === change[name]);
  const back = active ? Object.fromEntries(names.map((name) => [name, undefined])) : change;
  return { href: queryHref(query, back), active };
}
