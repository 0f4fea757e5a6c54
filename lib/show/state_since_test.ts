import assert from "node:assert/strict";
import { sampleIncident, SLOT } from "../../testing/samples/samples.ts";
import { DAY, MINUTE } from "../duration.ts";
import type { State } from "../model/state.ts";
import { stateSince } from "./state_since.ts";

const STEP = 10 * MINUTE;

/** Checks that ended so, the last one now. */
function points(...states: State[]) {
  return states.map((state, index) => ({ slot: SLOT - (states.length - 1 - index) * STEP, state, ms: 40 }));
}

Deno.test("stateSince() of a down target is when it went down, even before the past day", () => {
  assert.equal(stateSince("down", points("down", "down"), [sampleIncident("Shop", SLOT - 3 * DAY)]), SLOT - 3 * DAY);
});

Deno.test("stateSince() of an up or blocked target is when it was first found so in the past day", () => {
  assert.equal(stateSince("up", points("up", "down", "up", "up"), []), SLOT - STEP);
  assert.equal(stateSince("up", points("blocked", "up"), []), SLOT);
  assert.equal(stateSince("up", points("down", "up", "unknown", "maintenance", "up"), []), SLOT - 3 * STEP);
});

Deno.test("stateSince() before the past day is the end of the last incident, if one is known", () => {
  assert.equal(
    stateSince("up", points("up", "up"), [sampleIncident("Shop", SLOT - 3 * DAY, SLOT - 2 * DAY)]),
    SLOT - 2 * DAY,
  );
  assert.equal(stateSince("up", points("up", "up"), []), undefined);
});

Deno.test("stateSince() of an unknown target is the first unknown check", () => {
  assert.equal(stateSince("unknown", points("up", "unknown", "unknown"), []), SLOT - STEP);
});
