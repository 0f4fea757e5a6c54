import assert from "node:assert/strict";
import { noCounts } from "../../lib/model/state.ts";
import type { Facets } from "../../lib/show/facets.ts";
import type { Query } from "../../lib/show/query.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { Tiles } from "./Tiles.tsx";

const QUERY: Query = { q: "", category: "News", sort: "failing", page: 1 };

function tilesOf(counts: Record<string, number>, found: Record<string, number>, query = QUERY) {
  const facets: Facets = { total: 9, state: new Map(Object.entries(found)), status: new Map(), category: new Map() };
  return rendered(<Tiles counts={{ ...noCounts(), ...counts }} facets={facets} query={query} />);
}

Deno.test("Tiles count each state under the other filters, explain it, and link to it unless the count is zero", () => {
  const { text, html } = tilesOf({ up: 900, down: 3 }, { up: 8, down: 1 });
  assert.equal(
    text,
    "Up 8 responding as expected Blocked 0 responding, but blocking bots Down 1 an error, or no response " +
      "Unknown 0 couldn't be checked",
  );
  assert.deepEqual(html.match(/href="[^"]*"/g), [
    'href="./?state=up&amp;category=News"',
    'href="./?state=down&amp;category=News"',
  ]);
});

Deno.test("Tiles include maintenance if a site is in it, or if it is a filter", () => {
  assert.match(tilesOf({ maintenance: 1 }, {}).text, /Maintenance 0/);
  const { text, html } = tilesOf({}, {}, { ...QUERY, state: "maintenance" });
  assert.match(text, /Maintenance 0/);
  assert.match(html, /href="\.\/\?category=News" aria-current="true"/);
});
