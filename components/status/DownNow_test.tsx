import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import type { Outcome } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
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

function textOf(view: View): string {
  return rendered(<DownNow view={view} query={QUERY} />).text;
}

Deno.test("DownNow is nothing when nothing is down", () => {
  assert.equal(rendered(<DownNow view={viewOf({ A: [200], B: [403], C: [null] })} query={QUERY} />).html, "");
});

Deno.test("DownNow says why and since when, what went down last first", () => {
  const view = viewOf({
    Old: [200, "dns", "dns"],
    New: [503, 200, 503],
    Zoo: [200, 200, "timeout"],
    Ever: [500, 500, 500],
    Up: [503, 503, 200],
  });
  assert.equal(
    textOf(view),
    "Down now " +
      "New returned 503 new, since 03:10 UTC " +
      "Zoo timed out after 40 ms new, since 03:10 UTC " +
      "Old DNS lookup failed since 03:00 UTC " +
      "Ever returned 500 since 02:50 UTC",
  );
});

Deno.test("DownNow: not knowing does not end being down", () => {
  assert.equal(textOf(viewOf({ A: [200, 503, null, 503] })), "Down now A returned 503 since 02:50 UTC");
});

Deno.test("DownNow speaks of the past when the newest sweep is old", () => {
  const view = viewOf({ A: [503] }, { sweeps: [], slot: SLOT + 24 * 60 * MINUTE });
  assert.equal(textOf(view), "Down when last checked A returned 503 for 1 day");
});

Deno.test("DownNow shows 24, and where the others are", () => {
  const sites = Array.from({ length: 1500 }, (_, index) => [`Site ${index}`, 503] as [string, Outcome]);
  const { html, text } = rendered(
    <DownNow view={sampleView([sampleSweep(SLOT, sites)])} query={{ ...QUERY, q: "x" }} />,
  );
  assert.equal(html.match(/<li>/g)?.length, 24);
  assert.match(text, /Show all 1,500$/);
  assert.match(html, /href=".\/\?state=down#targets"/);
});

Deno.test("DownNow links to the target's page, whatever it is called", () => {
  const check = sampleCheck(503);
  const target = { id: "x", name: "<b>موقع</b>", url: "https://example.org/?a=1&b=2", category: "" };
  const { html } = rendered(<DownNow view={sampleView([sampleSweep(SLOT, [[target, check]])])} query={QUERY} />);
  assert.match(html, /<a href="\/targets\/x" dir="auto">&lt;b>موقع&lt;\/b>/);
});

Deno.test("DownNow shows what was down before, after an unreliable sweep", () => {
  const view = sampleView([
    sampleSweep(SLOT, [["A", null], ["B", null]], { reliable: false }),
    sampleSweep(SLOT - 10 * MINUTE, [["A", 503], ["B", 200]]),
  ]);
  assert.equal(textOf(view), "Down at the last reliable check A returned 503 since 03:00 UTC");
});
