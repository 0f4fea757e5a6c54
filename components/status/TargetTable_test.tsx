import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { select } from "../../lib/show/find.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { TargetTable } from "./TargetTable.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };
const VIEW = sampleView([sampleSweep(SLOT, [["A", 200], ["B", 503], ["C", 403], ["D", null], ["E", 200]])]);

async function tableOf(query: Query, view = VIEW, categorised = false) {
  return rendered(<TargetTable query={query} selection={await select(rows(view), query)} categorised={categorised} />);
}

Deno.test("TargetTable lists failing targets first, in groups with their sizes", async () => {
  const { text, html } = await tableOf(QUERY);
  assert.match(
    text,
    /Response time Up 24 h Up 30 d Down 1 B 503 40 ms 0% 0% Unknown 1 D not checked in time Blocked 1 C 403 40 ms 100% 100% Up 2 A .* E /,
  );
  assert.equal(html.match(/<th scope="rowgroup">/g)?.length, 4);
  assert.equal(html.match(/<tbody/g)?.length, 4);
});

Deno.test("TargetTable puts targets that were never checked in the last group", async () => {
  const targets = [...VIEW.list.targets, sampleTarget("Z")];
  const { text } = await tableOf(QUERY, sampleView(VIEW.sweeps, { list: { ...VIEW.list, targets } }));
  assert.match(text, /Not checked yet 1 Z pending$/);
});

Deno.test("TargetTable does not show a group's size if another page may have more of it", async () => {
  const found = Array.from({ length: 1001 }, (_, index) => [`Site ${index}`, 503] as [string, number]);
  const { text, html } = await tableOf(QUERY, sampleView([sampleSweep(SLOT, found)]));
  assert.match(text, /Up 30 d Down Site 0 503/);
  assert.equal(html.match(/<th scope="row">/g)?.length, 1000);
});

Deno.test("TargetTable has no groups if sorted in another way, and says how it is sorted", async () => {
  const { html, text } = await tableOf({ ...QUERY, sort: "name" });
  assert.match(text, /Up 30 d A 200 40 ms 100% 100% B 503 .* E 200 40 ms 100% 100%$/);
  assert.equal(html.match(/<tbody/g)?.length, 1);
  assert.match(
    html,
    /<th class="name" scope="col" aria-sort="ascending" data-order="ascending"><a href=".\/#targets" aria-current="true" /,
  );
  assert.match(html, /<th class="status" scope="col" +data-order="descending" ?><a href=".\/\?sort=status#targets" /);
});

Deno.test("TargetTable has no category column if no target has a category", async () => {
  assert.match((await tableOf(QUERY)).html, /<table class="targets uncategorised" /);
  assert.match((await tableOf({ ...QUERY, at: SLOT })).html, /<table class="targets uncategorised then" /);
  assert.match((await tableOf(QUERY, VIEW, true)).html, /<table class="targets" /);
});

Deno.test("TargetTable groups by category if sorted by it, and says how many of each are up", async () => {
  const sweep = sampleSweep(SLOT, [
    [sampleTarget("A", { category: "News" }), 200],
    [sampleTarget("B", { category: "Banks" }), 403],
    [sampleTarget("C"), 503],
    [sampleTarget("D", { category: "Banks" }), 200],
  ]);
  const { text, html } = await tableOf({ ...QUERY, sort: "category" }, sampleView([sweep]), true);
  assert.match(text, /Up 30 d Uncategorised · 0 of 1 up C .* Banks · 1 of 2 up B .* News · 1 of 1 up A /);
  assert.equal(html.match(/<tbody/g)?.length, 3);
  const asked = await tableOf({ ...QUERY, sort: "category", state: "blocked" }, sampleView([sweep]), true);
  assert.match(asked.text, /Up 30 d Banks 1 B /, "of those that were not asked for nothing is known here");
});
