import { type Query, queryString } from "./query.ts";

/** What a link changes of what is asked for. */
export type QueryChange = Partial<Omit<Query, "page">>;

/** The change that takes every filter back and keeps the order. */
export const NO_FILTERS: QueryChange = { q: "", state: undefined, status: undefined, category: undefined };

/** Where on the page a query is answered. */
export const TARGETS_ID = "targets";

/**
 * The address of the page with something else asked of it and all the rest kept. It is relative, so that Fresh does not
 * take every link to the page for one to where the visitor is.
 */
export function queryHref(query: Query, change: Partial<Query>): string {
  return `./${queryString({ ...query, page: 1, ...change })}#${TARGETS_ID}`;
}

/** Where a link that asks for a change leads, and whether that is what is asked for now: then it takes it back. */
export function linkOf(query: Query, change: QueryChange): { href: string; active: boolean } {
  const names = Object.keys(change) as (keyof typeof change)[];
  const active = names.every((name) => query[name] === change[name]);
  const back = active ? Object.fromEntries(names.map((name) => [name, undefined])) : change;
  return { href: queryHref(query, back), active };
}
