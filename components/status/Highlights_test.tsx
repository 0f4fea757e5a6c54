import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import type { View } from "../../lib/model/view.ts";
import { censusOf } from "../../lib/show/census.ts";
import { rows } from "../../lib/show/rows.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import {
  MINUTE,
  sampleCheck,
  sampleDay,
  sampleSweep,
  sampleView,
  SLOT,
  slowCheck,
} from "../../testing/samples/samples.ts";
import { Highlights } from "./Highlights.tsx";

async function highlightsOf(view: View) {
  const { ending } = await censusOf(rows(view));
  return rendered(<Highlights view={view} ending={ending} />);
}

Deno.test("Highlights names sites that recovered in the last sweep, with links", async () => {
  const view = sampleView([
    sampleSweep(SLOT, [["A", 200], ["B", 403], ["C", 503]]),
    sampleSweep(SLOT - 10 * MINUTE, [["A", 503], ["B", 503], ["C", 503]]),
  ]);
  const { text, html } = await highlightsOf(view);
  assert.equal(text, "Recovered since the previous check: A, B");
  assert.match(html, /<a href="\/targets\/B" dir="auto">B<\/a>/);
});

Deno.test("Highlights names sites whose certificates expire soon, and counts those without room", async () => {
  const found = Array.from({ length: 15 }, (_, index) => {
    const certificate = { end: SLOT + index * DAY + 60 * MINUTE };
    return [`S${index}`, sampleCheck(200, { certificate })] as [string, ReturnType<typeof sampleCheck>];
  });
  const { text } = await highlightsOf(sampleView([sampleSweep(SLOT, found)]));
  assert.match(text, /^14 certificates expire within 14 days: S0, S1, .*, S11 and 2 more$/);
});

Deno.test("Highlights names sites that are much slower than usual", async () => {
  const sweeps = [0, 1, 2].map((age) =>
    sampleSweep(SLOT - age * 10 * MINUTE, [["A", slowCheck(1000)], ["B", slowCheck(80)]])
  );
  const { text } = await highlightsOf(sampleView(sweeps, { days: [sampleDay(SLOT - DAY, ["A", "B"], 80)] }));
  assert.equal(text, "Much slower than usual: A");
});

Deno.test("Highlights shows nothing if there is nothing to say", async () => {
  const found = sampleCheck(200, { certificate: { end: SLOT + 14 * DAY + MINUTE } });
  assert.equal((await highlightsOf(sampleView([sampleSweep(SLOT, [["A", found], ["B", 503]])]))).html, "");
});
