import assert from "node:assert/strict";
import { MINUTE, sampleCheck, sampleSweep, SLOT } from "../testing/samples.ts";
import { type KnownStates, learnStates } from "./changes.ts";
import type { Outcome } from "./state.ts";

/** The changes that each of these sweeps of one target brings. */
function changesOf(...outcomes: (Outcome | null)[]): string[] {
  let states: KnownStates = new Map();
  return outcomes.map((outcome, index) => {
    const learned = learnStates(states, sampleSweep(SLOT + index * 10 * MINUTE, [["a", outcome]]));
    states = learned.states;
    return learned.changes.map(({ from, to, outcome }) => `${from} ${to} ${outcome}`).join();
  });
}

Deno.test("learnStates() tells who went down and who came back", () => {
  assert.deepEqual(changesOf(200, 503, "timeout", 200, 301), ["", "up down 503", "", "down up 200", ""]);
});

Deno.test("learnStates() takes a refusal of robots for being there", () => {
  assert.deepEqual(changesOf(200, 403, "refused", 429), ["", "", "blocked down refused", "down blocked 429"]);
});

Deno.test("learnStates() has nothing to compare a first sweep with", () => {
  assert.deepEqual(changesOf("dns"), [""]);
});

Deno.test("learnStates() remembers across sweeps that say nothing", () => {
  assert.deepEqual(changesOf(503, null, null, 200, null, 500), ["", "", "", "down up 200", "", "up down 500"]);
});

Deno.test("learnStates() takes no change from an unreliable sweep's unknown", () => {
  const { states } = learnStates(new Map(), sampleSweep(SLOT, [["a", 200]]));
  const doubted = sampleSweep(SLOT, [["a", sampleCheck("timeout", { state: "unknown" })]], { reliable: false });
  assert.deepEqual(learnStates(states, doubted).changes, []);
});

Deno.test("learnStates() forgets targets that are no more", () => {
  const { states } = learnStates(new Map(), sampleSweep(SLOT, [["a", 200], ["b", 503]]));
  assert.deepEqual([...learnStates(states, sampleSweep(SLOT, [["b", 503]])).states], [["b", "down"]]);
});
