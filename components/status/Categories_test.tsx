import assert from "node:assert/strict";
import { noCounts, type Outcome } from "../../lib/model/state.ts";
import type { Target } from "../../lib/model/target.ts";
import type { Query } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { Categories, categoriesOf } from "./Categories.tsx";

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

Deno.test("categoriesOf() counts by name, and passes over targets without one", () => {
  assert.deepEqual(categoriesOf(rows(VIEW)), [
    { name: "R&D", total: 1, counts: { ...noCounts(), up: 1 } },
    { name: "Shops", total: 3, counts: { ...noCounts(), up: 1, blocked: 1, down: 1 } },
  ]);
  const zones = ["Zone 10", "zone 2", "Zone 9"].map((name): [Target, Outcome] => [site(name, name), 200]);
  const names = categoriesOf(rows(sampleView([sampleSweep(SLOT, zones)]))).map(({ name }) => name);
  assert.deepEqual(names, ["zone 2", "Zone 9", "Zone 10"]);
});

Deno.test("Categories shows how many of how many are up, with links", () => {
  const { text, html } = rendered(<Categories categories={categoriesOf(rows(VIEW))} query={QUERY} />);
  assert.equal(text, "Categories R&D 1 of 1 up history Shops 1 of 3 up 1 down history");
  assert.match(html, /href=".\/\?category=R%26D&amp;sort=name"/);
  assert.match(html, /<a class="history" href="\/categories\/R%26D" aria-label="History of R&amp;D">/);
});

Deno.test("Categories is nothing where no target has one", () => {
  assert.equal(rendered(<Categories categories={[]} query={QUERY} />).html, "");
});

Deno.test("Categories says of what nothing is known that it is unknown, and not that none is up", () => {
  const view = sampleView([sampleSweep(SLOT, [[site("A", "Shops"), null], [site("B", "Shops"), null]])]);
  assert.equal(
    rendered(<Categories categories={categoriesOf(rows(view))} query={QUERY} />).text,
    "Categories Shops 2 unknown history",
  );
});

Deno.test("Categories says how many are in maintenance", () => {
  const inMaintenance = sampleCheck(503, { state: "maintenance" });
  const view = sampleView([
    sampleSweep(SLOT, [[site("A", "Shops"), inMaintenance], [site("B", "Shops"), 200], [
      site("C", "News"),
      inMaintenance,
    ]]),
  ]);
  assert.equal(
    rendered(<Categories categories={categoriesOf(rows(view))} query={QUERY} />).text,
    "Categories News 1 in maintenance history Shops 1 of 2 up 1 in maintenance history",
  );
});
