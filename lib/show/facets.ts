import type { Query } from "./query.ts";
import { type RowKeys, textMatcher } from "./select.ts";

/** For each choice of a filter, how many rows it would show together with the other filters. */
export interface Facets {
  /** Rows with the text and the category, whatever their state and status. */
  total: number;
  state: ReadonlyMap<string, number>;
  status: ReadonlyMap<string, number>;
  category: ReadonlyMap<string, number>;
}

/** Finds the rows that match a query, in the order in which they are added, and counts what every other choice would find. */
export class FacetedSearch<Keys extends RowKeys> {
  readonly found: Keys[] = [];
  readonly facets = {
    total: 0,
    state: new Map<string, number>(),
    status: new Map<string, number>(),
    category: new Map<string, number>(),
  };
  readonly #query: Query;
  readonly #hasText: ReturnType<typeof textMatcher>;

  constructor(query: Query) {
    this.#query = query;
    this.#hasText = textMatcher(query.q);
  }

  add(keys: Keys): void {
    if (!this.#hasText(keys)) return;
    const { state, status, category } = this.#query;
    const hasState = !state || keys.state === state;
    const hasStatus = !status || keys.status === status;
    const hasCategory = category === undefined || keys.category === category;
    if (hasCategory) this.facets.total++;
    if (hasStatus && hasCategory) count(this.facets.state, keys.state);
    if (hasState && hasCategory) count(this.facets.status, keys.status);
    if (hasState && hasStatus) count(this.facets.category, keys.category);
    if (hasState && hasStatus && hasCategory) this.found.push(keys);
  }
}

function count(facet: Map<string, number>, value: string | undefined): void {
  if (value) facet.set(value, (facet.get(value) ?? 0) + 1);
}

/** Searches rows in one go. */
export function searchRows<Keys extends RowKeys>(
  rows: Iterable<Keys>,
  query: Query,
): { found: Keys[]; facets: Facets } {
  const search = new FacetedSearch<Keys>(query);
  for (const keys of rows) search.add(keys);
  return search;
}
