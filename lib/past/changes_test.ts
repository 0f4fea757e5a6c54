import assert from "node:assert/strict";
import { MINUTE, sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { changesBetween, knownStates } from "./changes.ts";
import type { Check } from "../model/check.ts";
import type { Outcome } from "../model/state.ts";
import { Trail } from "./trail.ts";

type Found = Parameters<typeof sampleSweep>[1];

/** What is known after each of these sweeps. */
function statesAfter(...sweeps: Found[]) {
  const trail = new Trail();
  return sweeps.map((found, index) => {
    trail.put(sampleSweep(SLOT + index * 10 * MINUTE, found, { list: found.map(([target]) => target).join() }));
    return knownStates(trail.steps);
  });
}

/** The changes that each of these sweeps of one target brings. */
function changesOf(...outcomes: (Outcome | Check | null)[]): string[] {
  const states = statesAfter(...outcomes.map((outcome): Found => [["a", outcome]]));
  return states.map((now, index) =>
    changesBetween(states[index - 1] ?? new Map(), now).map(({ from, to, outcome }) => `${from} ${to} ${outcome}`)
      .join()
  );
}

Deno.test("changesBetween() returns the targets that went down or came back", () => {
  assert.deepEqual(changesOf(200, 503, "timeout", 200, 301), ["", "up down 503", "", "down up 200", ""]);
});

Deno.test("changesBetween() counts a blocked target as working", () => {
  assert.deepEqual(changesOf(200, 403, "refused", 429), ["", "", "blocked down refused", "down blocked 429"]);
});

Deno.test("changesBetween() has nothing to compare a first sweep with", () => {
  assert.deepEqual(changesOf("dns"), [""]);
});

Deno.test("knownStates() remembers across sweeps without information", () => {
  assert.deepEqual(changesOf(503, null, null, 200, null, 500), ["", "", "", "down up 200", "", "up down 500"]);
});

Deno.test("knownStates() ignores unknown states of an unreliable sweep", () => {
  assert.deepEqual(changesOf(200, sampleCheck("timeout", { state: "unknown" })), ["", ""]);
});

Deno.test("knownStates() forgets removed targets, and knows nothing of one that was gone in between", () => {
  const states = statesAfter([["a", 200], ["b", 503]], [["b", 503]], [["a", null], ["b", null]]);
  assert.deepEqual(states.map((known) => [...known.keys()]), [["a", "b"], ["b"], ["b"]]);
});

Deno.test("knownStates() skips a sweep whose list cannot be read", () => {
  const trail = new Trail();
  trail.put(sampleSweep(SLOT, [["a", 503]]));
  trail.put({ ...sampleSweep(SLOT + 10 * MINUTE, [["a", 200]]), targets: [] });
  assert.equal(knownStates(trail.steps).get("a")?.state, "down");
});
