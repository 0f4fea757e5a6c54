import assert from "node:assert/strict";
import type { Facets } from "./facets.ts";
import { filterHeadline } from "./filter_headline.ts";
import { parseQuery } from "./query.ts";

/** The sentence for a query that finds so many of each state and status, of so many in all. */
function sentence(search: string, state: Record<string, number>, more: Partial<Facets> = {}, isCurrent = true): string {
  const parsed = parseQuery(new URLSearchParams(search));
  assert(parsed.ok);
  const total = Object.values(state).reduce((sum, count) => sum + count, 0);
  const counts = { state: new Map(Object.entries(state)), status: new Map(), category: new Map() };
  const { emphasis, rest, short } = filterHeadline(parsed.query, { total, ...counts, ...more }, isCurrent);
  assert.equal(short, [emphasis, rest].filter(Boolean).join(" "));
  return short;
}

for (
  const [search, state, text] of [
    ["category=Travel", { down: 4, up: 78 }, "4 of 82 Travel sites are down"],
    ["category=Travel", { down: 1, unknown: 2 }, "1 of 3 Travel sites is down"],
    ["category=Travel", { up: 82 }, "All 82 Travel sites are up"],
    ["category=Travel", { up: 2 }, "Both Travel sites are up"],
    ["category=Travel", { up: 1 }, "The only Travel site is up"],
    ["category=Travel", { up: 1, blocked: 1 }, "None of the 2 Travel sites are down"],
    ["category=Travel", { blocked: 3 }, "All 3 Travel sites are blocked"],
    ["category=Travel", { maintenance: 3 }, "All 3 Travel sites are in maintenance"],
    ["category=Travel", { up: 1, unknown: 1 }, "No known outages among 2 Travel sites"],
    ["category=Travel&state=blocked", { blocked: 5, up: 77 }, "5 of 82 Travel sites are blocked"],
    ["state=down", { down: 69, up: 931 }, "69 of 1,000 sites are down"],
    ["state=down", { up: 3 }, "0 of 3 sites are down"],
    ["state=maintenance", { maintenance: 1, up: 3 }, "1 of 4 sites is in maintenance"],
    ["category=Travel&state=down", { down: 3 }, "All 3 Travel sites are down"],
    ["q=shop", { down: 1 }, "The only site matching “shop” is down"],
    ["q=shop", { down: 1, up: 3 }, "1 of 4 sites matching “shop” is down"],
    ["q=shop&category=Travel", { up: 3 }, "All 3 Travel sites matching “shop” are up"],
    ["q=zzz&category=Travel", {}, "No sites match Travel · “zzz”"],
  ] as [string, Record<string, number>, string][]
) {
  Deno.test(`filterHeadline() says "${text}"`, () => assert.equal(sentence(search, state), text));
}

Deno.test("filterHeadline() names a status, and a failure in words", () => {
  const status = new Map([["503", 2], ["dns", 1]]);
  assert.equal(sentence("status=503", {}, { total: 82, status }), "2 of 82 sites returned 503");
  assert.equal(
    sentence("status=dns&category=News", {}, { total: 82, status }),
    "1 of 82 News sites: DNS lookup failed",
  );
  assert.equal(
    sentence("status=dns&state=down", {}, { total: 82, status }),
    "1 of 82 sites is down: DNS lookup failed",
  );
});

Deno.test("filterHeadline() uses the past tense if the newest sweep is not current", () => {
  assert.equal(sentence("category=Travel", { down: 4, up: 78 }, {}, false), "4 of 82 Travel sites were down");
  assert.equal(sentence("category=Travel", { up: 1 }, {}, false), "The only Travel site was up");
});

Deno.test("filterHeadline() names targets that were never checked", () => {
  assert.equal(sentence("category=Travel", {}, { total: 2 }), "Both Travel sites are still to be checked");
});
