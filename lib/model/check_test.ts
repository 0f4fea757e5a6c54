import assert from "node:assert/strict";
import { type Check, totalOf } from "./check.ts";
import type { Outcome, State } from "./state.ts";
import { countChecks } from "./sweep.ts";

const NONE = { dns: null, connect: null, tls: null, firstByte: null };

function checkOf(outcome: Outcome | null, state: State): Check {
  return { outcome, state, phases: NONE, attempts: 1, reason: null, certificate: null };
}

Deno.test("totalOf() is the sum of the phases that took place", () => {
  assert.equal(totalOf({ dns: 1, connect: 20, tls: 300, firstByte: 4000 }), 4321);
  assert.equal(totalOf({ dns: 1, connect: 20, tls: null, firstByte: 4000 }), 4021);
  assert.equal(totalOf({ dns: 0, connect: null, tls: null, firstByte: null }), 0);
  assert.equal(totalOf(NONE), null);
});

Deno.test("countChecks() counts states and outcomes, and only the state of a target that was not reached", () => {
  const checks = [
    checkOf(200, "up"),
    checkOf(200, "up"),
    checkOf(403, "blocked"),
    checkOf("timeout", "down"),
    checkOf("timeout", "unknown"),
    checkOf(null, "unknown"),
  ];
  assert.deepEqual(countChecks(checks), {
    summary: { "200": 2, "403": 1, "timeout": 2 },
    counts: { up: 2, blocked: 1, down: 1, maintenance: 0, unknown: 2 },
  });
  assert.deepEqual(countChecks([]), {
    summary: {},
    counts: { up: 0, blocked: 0, down: 0, maintenance: 0, unknown: 0 },
  });
});
