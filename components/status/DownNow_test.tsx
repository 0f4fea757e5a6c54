import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import type { Query } from "../../lib/show/query.ts";
import type { Outcome } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DownNow } from "./DownNow.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };

/** What each site's sweeps ended in, oldest first. */
function viewOf(histories: Record<string, (Outcome | null)[]>, values: Partial<View> = {}): View {
  const [first] = Object.values(histories);
  const sweeps = first.map((_, index) => {
    const found = Object.entries(histories).map(([name, outcomes]) =>
      [name, outcomes[index]] as [string, Outcome | null]
    );
    return sampleSweep(SLOT - (first.length - 1 - index) * 10 * MINUTE, found);
  });
  return sampleView(sweeps.reverse(), values);
}

async function render(view: View, query = QUERY) {
  return rendered(<DownNow view={view} down={await downNow(view)} query={query} />);
}

async function textOf(view: View): Promise<string> {
  return (await render(view)).text;
}

Deno.test("DownNow shows nothing if nothing is down", async () => {
  assert.equal((await render(viewOf({ A: [200], B: [403], C: [null] }))).html, "");
});

Deno.test("DownNow shows reason and start, the most recent first", async () => {
  const view = viewOf({
    Old: [200, "dns", "dns"],
    New: [503, 200, 503],
    Zoo: [200, 200, "timeout"],
    Ever: [500, 500, 500],
    Up: [503, 503, 200],
  });
  assert.equal(
    await textOf(view),
    "Down now " +
      "New returned 503 new, since 03:10 UTC " +
      "Zoo timed out after 40 ms new, since 03:10 UTC " +
      "Old DNS lookup failed since 03:00 UTC " +
      "Ever returned 500 since 02:50 UTC",
  );
});

Deno.test("DownNow sorts sites that went down together by name", async () => {
  const { today } = await downNow(viewOf({ "Site 10": [200, 503], "site 9": [200, 503], "Agency": [200, 503] }));
  assert.deepEqual(today.map(({ row }) => row.target.name), ["Agency", "site 9", "Site 10"]);
});

Deno.test("DownNow keeps a site that was down and is now unknown", async () => {
  assert.equal(await textOf(viewOf({ A: [200, 503, null, 503] })), "Down now A returned 503 since 02:50 UTC");
});

Deno.test("DownNow uses the past tense when the newest sweep is old", async () => {
  const view = viewOf({ A: [503] }, { sweeps: [], slot: SLOT + 24 * 60 * MINUTE });
  assert.equal(
    await textOf(view),
    "Down when last checked Nothing went down in the past 24 hours. 1 site has been down for longer A returned 503 for 1 day",
  );
});

Deno.test("DownNow lists all sites that went down in the past 24 hours, and collapses the rest", async () => {
  const sites = ["New", "Old", "Older"].map((name) => [name, 503] as [string, Outcome]);
  const view = sampleView([sampleSweep(SLOT, sites)]);
  const [first] = view.incidents.open;
  const since = (name: string, age: number) => ({ ...first, target: name, name, opened: SLOT - age });
  const open = [since("New", DAY - 1), since("Old", DAY), since("Older", 92 * DAY)];
  const { html, text } = await render({ ...view, incidents: { open, closed: [] } });
  assert.equal(
    text,
    "Down now New returned 503 since 1 Jan, 03:10 UTC 2 sites have been down for longer " +
      "Old returned 503 for 1 day Older returned 503 for 92 days",
  );
  assert.match(html, /<ul class="down-now" id="down-today">.*New.*<details class="longer">.*id="down-longer">.*Old/);
});

Deno.test("DownNow shows 100 sites of each part, and links to the others", async () => {
  const sites = Array.from({ length: 1500 }, (_, index) => [`Site ${index}`, 503] as [string, Outcome]);
  const { html, text } = await render(sampleView([sampleSweep(SLOT, sites)]), { ...QUERY, q: "x" });
  assert.equal(html.match(/<li/g)?.length, 100);
  assert.match(text, /Show all 1,500$/);
  assert.match(html, /href=".\/\?state=down"/);
});

Deno.test("DownNow links to the target's page, whatever its name", async () => {
  const check = sampleCheck(503);
  const target = { id: "x", name: "<b>موقع</b>", url: "https://example.org/?a=1&b=2", category: "" };
  const { html } = await render(sampleView([sampleSweep(SLOT, [[target, check]])]));
  assert.match(html, /<a href="\/targets\/x" dir="auto">&lt;b>موقع&lt;\/b>/);
});

Deno.test("DownNow shows what was down before an unreliable sweep", async () => {
  const view = sampleView([
    sampleSweep(SLOT, [["A", null], ["B", null]], { reliable: false }),
    sampleSweep(SLOT - 10 * MINUTE, [["A", 503], ["B", 200]]),
  ]);
  assert.equal(await textOf(view), "Down at the last reliable check A returned 503 since 03:00 UTC");
});
