import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { select } from "../../lib/show/find.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { Targets } from "./Targets.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };
const VIEW = sampleView([sampleSweep(SLOT, [[sampleTarget("A", { category: "News" }), 503], ["B", 200]])]);

async function targetsOf(query: Query, view = VIEW) {
  const all = rows(view);
  return rendered(
    <Targets view={view} query={query} selection={await select(all, query)} categorised />,
  );
}

Deno.test("Targets says how many match the filters, but not if everything is shown", async () => {
  assert.match((await targetsOf({ ...QUERY, state: "down" })).text, /^Sites 1 of 2 sites /);
  const none = await targetsOf({ ...QUERY, q: "a<b" });
  assert.equal(none.text, "Sites No sites found");
  assert.doesNotMatch(none.html, /<table/);
  assert.doesNotMatch((await targetsOf(QUERY)).text, /of 2/);
});

Deno.test("Targets splits a long list into pages that keep the filters", async () => {
  const found = Array.from({ length: 2500 }, (_, index) => [`Site ${index}`, 200] as [string, number]);
  const view = sampleView([sampleSweep(SLOT, found)]);
  const page = (page: number) => targetsOf({ ...QUERY, state: "up", page }, view);
  assert.match((await page(1)).text, /1–1,000 of 2,500Next$/);
  assert.match((await page(2)).text, /Previous1,001–2,000 of 2,500Next$/);
  assert.match((await page(3)).text, /Previous2,001–2,500 of 2,500$/);
  assert.match((await page(2)).html, /<a rel="prev" href=".\/\?state=up#targets">/);
  assert.match((await page(2)).html, /<a rel="next" href=".\/\?state=up&amp;page=3#targets">/);
  assert.doesNotMatch((await targetsOf(QUERY)).html, /<nav/);
});
