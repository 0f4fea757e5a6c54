import type { Query } from "./query.ts";
import { type RowKeys, textMatcher } from "./select.ts";

/** The available choices: how many rows each would show together with the other filters. */
export interface Facets {
  /** Rows with the text and the category, whatever their state and status. */
  total: number;
  state: ReadonlyMap<string, number>;
  status: ReadonlyMap<string, number>;
  category: ReadonlyMap<string, number>;
}

/** Finds the rows that a query asks for, in their order, and counts what each other choice would find. */
export function sift<Keys extends RowKeys>(rows: Iterable<Keys>, query: Query): { found: Keys[]; facets: Facets } {
  const hasText = textMatcher(query.q);
  const found: Keys[] = [];
  const [state, status, category] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const count = (facet: Map<string, number>, value: string | undefined) => {
    if (value) facet.set(value, (facet.get(value) ?? 0) + 1);
  };
  let total = 0;
  for (const keys of rows) {
    if (!hasText(keys)) continue;
    const hasState = !query.state || keys.state === query.state;
    const hasStatus = !query.status || keys.status === query.status;
    const hasCategory = query.category === undefined || keys.category === query.category;
    if (hasCategory) total++;
    if (hasStatus && hasCategory) count(state, keys.state);
    if (hasState && hasCategory) count(status, keys.status);
    if (hasState && hasStatus) count(category, keys.category);
    if (hasState && hasStatus && hasCategory) found.push(keys);
  }
  return { found, facets: { total, state, status, category } };
}
