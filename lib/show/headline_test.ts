import assert from "node:assert/strict";
import type { Check } from "../model/check.ts";
import type { Outcome } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { headline } from "./headline.ts";

function viewOf(outcomes: (Outcome | null)[], values: Partial<View> = {}): View {
  return sampleView([sampleSweep(SLOT, outcomes.map((outcome, index) => [`Site ${index}`, outcome]))], values);
}

function sentence(view: View): string {
  const { emphasis, rest } = headline(view);
  return [emphasis, rest].filter(Boolean).join(" ");
}

const THOUSAND = Array.from({ length: 1000 }, (): Outcome => 200);

for (
  const [outcomes, text, short] of [
    [[200, 301, 204], "All 3 sites are up", "All up"],
    [THOUSAND, "All 1,000 sites are up", "All up"],
    [[200], "Nothing is down", "Nothing down"],
    [[200, 403], "Nothing is down", "Nothing down"],
    [[200, null], "No known outages", "1 unknown"],
    [[200, 503], "1 of 2 sites is down", "1 down"],
    [[200, 503, "dns"], "2 of 3 sites are down", "2 down"],
    [[...THOUSAND, 503, null], "1 of 1,002 sites is down", "1 down"],
    [[500, "dns"], "Both sites are down", "2 down"],
    [[500], "The only site is down", "1 down"],
    [[], "The list is empty", "No sites"],
  ] as [(Outcome | null)[], string, string][]
) {
  Deno.test(`headline() says "${text}" of ${outcomes.slice(-3)}`, () => {
    assert.equal(sentence(viewOf(outcomes)), text);
    assert.equal(headline(viewOf(outcomes)).short, short);
  });
}

Deno.test("headline() uses the past tense if the monitor is behind, or was away", () => {
  assert.equal(sentence(viewOf([200, 503], { behind: true })), "1 of 2 sites was down");
  assert.equal(sentence(viewOf([200, 503], { sweeps: [] })), "1 of 2 sites was down");
  assert.equal(sentence(viewOf([200, 200], { sweeps: [] })), "Both sites were up");
  assert.equal(sentence(viewOf([200, 403], { sweeps: [] })), "Nothing was down");
});

Deno.test("headline() blames the monitor, not the sites, if a sweep was unreliable", () => {
  const view = sampleView([sampleSweep(SLOT, [["A", null], ["B", null]], { reliable: false })]);
  assert.equal(sentence(view), "Lookout seems to have lost its connection");
  assert.equal(sentence({ ...view, behind: true }), "Lookout seemed to have lost its connection");
});

Deno.test("headline() says before the first sweep ends that it is running, or that there are no checks yet", () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 200, done: 12, down: 0, confirming: 0 } };
  assert.equal(sentence(sampleView([], { running })), "Checking 200 sites for the first time");
  assert.equal(sentence(sampleView([])), "No checks yet");
});

Deno.test("headline() mentions maintenance if nothing is down", () => {
  const inMaintenance = sampleCheck(503, { state: "maintenance" });
  const words = (...found: (Check | number)[]) => {
    const sweep = sampleSweep(SLOT, found.map((each, index) => [`Site ${index}`, each]));
    const { emphasis, rest, short, state } = headline(sampleView([sweep]));
    return [`${emphasis} ${rest}`.trim(), short, state];
  };
  const some = "Nothing is down, and 1 site is in maintenance";
  assert.deepEqual(words(inMaintenance, 200), [some, "1 in maintenance", "maintenance"]);
  assert.deepEqual(words(inMaintenance, inMaintenance), [
    "Both sites are in maintenance",
    "In maintenance",
    "maintenance",
  ]);
  assert.deepEqual(words(inMaintenance), ["The only site is in maintenance", "In maintenance", "maintenance"]);
  assert.deepEqual(words(inMaintenance, 503), ["1 of 2 sites is down", "1 down", "down"]);
});
