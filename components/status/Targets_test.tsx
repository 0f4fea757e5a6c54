import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { select } from "../../lib/show/find.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { categoriesOf } from "./Categories.tsx";
import { Targets } from "./Targets.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };
const VIEW = sampleView([sampleSweep(SLOT, [[sampleTarget("A", { category: "News" }), 503], ["B", 200]])]);

function targetsOf(query: Query, view = VIEW) {
  const all = rows(view);
  return rendered(
    <Targets view={view} query={query} selection={select(all, query)} categories={categoriesOf(all)} />,
  );
}

Deno.test("Targets says what is filtered, how many match, and how to clear the filters", () => {
  const { text, html } = targetsOf({ q: "a<b", state: "down", category: "News", status: "dns", sort: "name", page: 1 });
  assert.match(text, /No sites match down · DNS lookup failed · News · “a<b”\. Clear filters$/);
  assert.match(html, /<a href=".\/\?sort=name#targets">Clear filters<\/a>/);
  assert.doesNotMatch(html, /<table/);
});

Deno.test("Targets says nothing of the kind when everything is shown", () => {
  assert.doesNotMatch(targetsOf(QUERY).text, /Clear filters/);
});

Deno.test("Targets parts a long list into pages that keep the filters", () => {
  const found = Array.from({ length: 2500 }, (_, index) => [`Site ${index}`, 200] as [string, number]);
  const view = sampleView([sampleSweep(SLOT, found)]);
  const page = (page: number) => targetsOf({ ...QUERY, state: "up", page }, view);
  assert.match(page(1).text, /1–1,000 of 2,500Next$/);
  assert.match(page(2).text, /Previous1,001–2,000 of 2,500Next$/);
  assert.match(page(3).text, /Previous2,001–2,500 of 2,500$/);
  assert.match(page(2).html, /<a rel="prev" href=".\/\?state=up#targets">/);
  assert.match(page(2).html, /<a rel="next" href=".\/\?state=up&amp;page=3#targets">/);
  assert.doesNotMatch(targetsOf(QUERY).html, /<nav/);
});
