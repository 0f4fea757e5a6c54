import assert from "node:assert/strict";
import type { State } from "../model/state.ts";
import { searchRows } from "./facets.ts";
import type { Query } from "./query.ts";
import type { RowKeys } from "./select.ts";

const ALL: Query = { q: "", sort: "failing", page: 1 };

const ROWS = ([
  ["air", "Travel", "down", "503"],
  ["bus", "Travel", "up", "200"],
  ["cab", "Travel", "up", "301"],
  ["gazette", "News", "down", "dns"],
  ["herald", "News", "up", "200"],
  ["new", "", undefined, ""],
] as [string, string, State | undefined, string][]).map(([name, category, state, status]): RowKeys => {
  return { name, text: name, category, state, status, ms: -1 };
});

function siftedBy(query: Partial<Query>) {
  const { found, facets: { total, ...facets } } = searchRows(ROWS, { ...ALL, ...query });
  const [state, status, category] = [facets.state, facets.status, facets.category].map((facet) =>
    Object.fromEntries(facet)
  );
  return { found: found.map(({ name }) => name).join(" "), total, state, status, category };
}

Deno.test("searchRows() without a filter finds and counts all rows", () => {
  assert.deepEqual(siftedBy({}), {
    found: "air bus cab gazette herald new",
    total: 6,
    state: { down: 2, up: 3 },
    status: { 503: 1, 200: 2, 301: 1, dns: 1 },
    category: { Travel: 3, News: 2 },
  });
});

Deno.test("searchRows() counts what each choice would find with the other filters, ignoring its own", () => {
  assert.deepEqual(siftedBy({ category: "Travel", state: "up" }), {
    found: "bus cab",
    total: 3,
    state: { down: 1, up: 2 },
    status: { 200: 1, 301: 1 },
    category: { Travel: 2, News: 1 },
  });
  assert.deepEqual(siftedBy({ q: "a", status: "200" }), {
    found: "herald",
    total: 4,
    state: { up: 1 },
    status: { 503: 1, 301: 1, dns: 1, 200: 1 },
    category: { News: 1 },
  });
});
