import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import type { View } from "../../lib/model/view.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { CurrentStatus } from "./CurrentStatus.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };
function render(view: View, query = QUERY) {
  return rendered(<CurrentStatus view={view} down={downNow(view)} query={query} />);
}

const SWEEP = sampleSweep(SLOT, [["A", 200], ["B", 503], ["C", 403], ["D", 200]]);

Deno.test("CurrentStatus says when the last sweep ended, how long it took, and when the next one is", () => {
  const { text, html } = render(sampleView([SWEEP]));
  assert.match(
    text,
    /^1 of 4 sites is down 1 today\. Last checked at 03:10 UTC \(took 30 s\)\. Next check at 03:20 UTC\./,
  );
  assert.match(html, /<time datetime="2026-01-02T03:10:30.000Z" data-time="age">/);
});

Deno.test("CurrentStatus counts what is up, blocked, down and unknown, with links to them", () => {
  const { text, html } = render(sampleView([SWEEP]));
  assert.match(text, /Up 2 Blocked 1 Down 1 Unknown 0$/);
  assert.match(html, /<a href=".\/\?state=blocked#targets"/);
});

Deno.test("CurrentStatus distinguishes a late sweep from one that is a moment late", () => {
  const late = (late: number, interval = 10 * MINUTE) => {
    const sweep = sampleSweep(SLOT, [["A", 200]], { late });
    return render(sampleView([sweep], { interval })).text;
  };
  assert.match(late(5000), /\(took 30 s\)\./);
  assert.match(late(190_000), /\(took 30 s, started 3 min 10 s late\)\./);
  assert.match(late(2000, 10_000), /\(took 30 s, started 2 s late\)\./);
});

Deno.test("CurrentStatus shows how far a sweep is", () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 1200, done: 12, down: 2, confirming: 3 } };
  const { text, html } = render(sampleView([SWEEP], { running }));
  assert.match(text, /Checking now… 12 of 1,200 checked, 2 down so far, rechecking 3/);
  assert.doesNotMatch(text, /Next check/);
  assert.match(html, /<progress[^>]* max="1200" value="12"/);
});

Deno.test("CurrentStatus has no counts before the first sweep is over", () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 200, done: 12, down: 0, confirming: 0 } };
  const { text, html } = render(sampleView([], { running }));
  assert.equal(text, "Checking 200 sites for the first time 12 of 200 checked");
  assert.doesNotMatch(html, /tiles/);
});

Deno.test("CurrentStatus says that a check is due", () => {
  assert.match(
    render(sampleView([SWEEP], { next: SLOT })).text,
    /Next check is due\./,
  );
});

Deno.test("CurrentStatus counts what is in maintenance where something is, or where that is filtered by", () => {
  const sweep = sampleSweep(SLOT, [["A", sampleCheck(503, { state: "maintenance" })]]);
  const { text } = render(sampleView([sweep]));
  assert.match(text, /^The only site is in maintenance .* Down 0 Maintenance 1 Unknown 0$/);
  const filtered = render(sampleView([SWEEP]), { ...QUERY, state: "maintenance" }).text;
  assert.match(filtered, /Maintenance 0 Unknown 0$/);
});
