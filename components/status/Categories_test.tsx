import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { censusOf } from "../../lib/show/census.ts";
import { rows } from "../../lib/show/rows.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { Categories } from "./Categories.tsx";

const QUERY: Query = { q: "", sort: "name", page: 1 };
const site = (name: string, category: string) => sampleTarget(name, { category });
const VIEW = sampleView([
  sampleSweep(SLOT, [
    [site("A", "Shops"), 200],
    [site("B", "Shops"), 503],
    [site("C", "Shops"), 403],
    [site("D", "R&D"), 200],
    [site("E", ""), 503],
  ]),
]);

Deno.test("Categories shows how many sites of each category are up, with links", async () => {
  const { text, html } = rendered(<Categories categories={(await censusOf(rows(VIEW))).categories} query={QUERY} />);
  assert.equal(text, "Categories R&D 1 of 1 up history Shops 1 of 3 up 1 down history");
  assert.match(html, /href=".\/\?category=R%26D&amp;sort=name"/);
  assert.match(html, /<a class="history" href="\/categories\/R%26D" aria-label="History of R&amp;D">/);
});

Deno.test("Categories shows nothing if no target has a category", () => {
  assert.equal(rendered(<Categories categories={[]} query={QUERY} />).html, "");
});

Deno.test("Categories shows sites without a result as unknown, not as none up", async () => {
  const view = sampleView([sampleSweep(SLOT, [[site("A", "Shops"), null], [site("B", "Shops"), null]])]);
  assert.equal(
    rendered(<Categories categories={(await censusOf(rows(view))).categories} query={QUERY} />).text,
    "Categories Shops 2 unknown history",
  );
});

Deno.test("Categories shows how many sites are in maintenance", async () => {
  const inMaintenance = sampleCheck(503, { state: "maintenance" });
  const view = sampleView([
    sampleSweep(SLOT, [[site("A", "Shops"), inMaintenance], [site("B", "Shops"), 200], [
      site("C", "News"),
      inMaintenance,
    ]]),
  ]);
  assert.equal(
    rendered(<Categories categories={(await censusOf(rows(view))).categories} query={QUERY} />).text,
    "Categories News 1 in maintenance history Shops 1 of 2 up 1 in maintenance history",
  );
});
