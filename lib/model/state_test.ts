import assert from "node:assert/strict";
import { FAILURES } from "./failure.ts";
import {
  BY_URGENCY,
  noCounts,
  type Outcome,
  responded,
  type State,
  stateOf,
  STATES,
  storedCounts,
  TRAITS,
} from "./state.ts";

const MEANT: [State, Outcome[]][] = [
  ["up", [200, 204, 206, 299, 301, 304, 399]],
  ["blocked", [401, 403, 405, 406, 407, 429, 451, 999]],
  ["down", [100, 101, 199, 400, 402, 404, 408, 410, 418, 500, 503, 599, 600, 998, ...FAILURES]],
];

for (const [state, outcomes] of MEANT) {
  Deno.test(`stateOf() is ${state} for ${outcomes.join(", ")}`, () => {
    for (const outcome of outcomes) assert.equal(stateOf(outcome), state, String(outcome));
  });
}

Deno.test("stateOf() is up for an expected status and down for any other", () => {
  const expect = [{ from: 200, to: 204 }, { from: 403, to: 403 }];
  for (const status of [200, 202, 204, 403]) assert.equal(stateOf(status, expect), "up", String(status));
  for (const status of [199, 205, 301, 401, 404, 429, 500, 999]) {
    assert.equal(stateOf(status, expect), "down", String(status));
  }
});

Deno.test("stateOf() is down for every failure, whatever is expected", () => {
  for (const failure of FAILURES) assert.equal(stateOf(failure, [{ from: 100, to: 999 }]), "down", failure);
});

Deno.test("responded() is true for every status, and for a body without the text", () => {
  for (const outcome of [101, 200, 404, 503, 999, "content"] as const) assert.equal(responded(outcome), true);
  for (const outcome of FAILURES.filter((failure) => failure !== "content")) assert.equal(responded(outcome), false);
  assert.equal(responded(null), false);
});

Deno.test("BY_URGENCY ranks every state differently, down first", () => {
  assert.equal(BY_URGENCY[0], "down");
  assert.deepEqual(BY_URGENCY.map((state) => TRAITS[state].urgency), [...STATES.keys()]);
});

Deno.test("storedCounts() has every state, even for a record from before the state existed", () => {
  const { maintenance: _, ...stored } = { ...noCounts(), up: 3 };
  assert.deepEqual(storedCounts(stored), { ...noCounts(), up: 3 });
});
