import assert from "node:assert/strict";
import type { View } from "../../lib/model/view.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { CurrentStatus } from "./CurrentStatus.tsx";

async function render(view: View) {
  return rendered(
    <CurrentStatus view={view} headline={headline(view)} down={await downNow(view)} isFiltered={false} />,
  );
}

const SWEEP = sampleSweep(SLOT, [["A", 200], ["B", 503], ["C", 403], ["D", 200]]);

Deno.test("CurrentStatus says when the last sweep ended, how long it took, and when the next one is", async () => {
  const { text, html } = await render(sampleView([SWEEP]));
  assert.match(
    text,
    /^1 of 4 sites is down 1 today\. Last checked at 03:10 UTC \(took 30 s\)\. Next check at 03:20 UTC\./,
  );
  assert.match(html, /<time datetime="2026-01-02T03:10:30.000Z" data-time="age">/);
});

Deno.test("CurrentStatus reports a late sweep, but not one that is a moment late", async () => {
  const late = async (late: number, interval = 10 * MINUTE) => {
    const sweep = sampleSweep(SLOT, [["A", 200]], { late });
    return (await render(sampleView([sweep], { interval }))).text;
  };
  assert.match(await late(5000), /\(took 30 s\)\./);
  assert.match(await late(190_000), /\(took 30 s, started 3 min 10 s late\)\./);
  assert.match(await late(2000, 10_000), /\(took 30 s, started 2 s late\)\./);
});

Deno.test("CurrentStatus shows a sweep's progress in place of the next one, without the sweep's counts", async () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 1200, done: 12, down: 2, confirming: 3 } };
  const { text, html } = await render(sampleView([SWEEP], { running }));
  assert.match(text, /\(took 30 s\)\. Checking now: 12 of 1,200, rechecking 3$/);
  assert.doesNotMatch(text, /Next check|2 down/);
  assert.match(html, /<progress[^>]* max="1200" value="12"/);
});

Deno.test("CurrentStatus shows the first sweep's progress", async () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 200, done: 12, down: 0, confirming: 0 } };
  assert.equal(
    (await render(sampleView([], { running }))).text,
    "Checking 200 sites for the first time Checking now: 12 of 200",
  );
});

Deno.test("CurrentStatus says that a check is due", async () => {
  assert.match(
    (await render(sampleView([SWEEP], { next: SLOT }))).text,
    /Next check is due\./,
  );
});

Deno.test("CurrentStatus on a filtered page hides the ages of all outages, and keeps the time of the check", async () => {
  const view = sampleView([SWEEP]);
  const about = { emphasis: "", rest: "Both News sites are up", short: "" };
  const { html, text } = rendered(<CurrentStatus view={view} headline={about} down={await downNow(view)} isFiltered />);
  assert.match(text, /^Both News sites are up/);
  assert.match(html, /<span class="ages" hidden>/);
  assert.match(text, /Last checked at 03:10 UTC/);
});
