import assert from "node:assert/strict";
import { sampleIncident } from "../../testing/samples/samples.ts";
import fc from "fast-check";
import { type Check } from "../model/check.ts";
import { type Incident, NO_INCIDENTS, type OpenIncidents } from "../model/incident.ts";
import { type Outcome, type State, STATES } from "../model/state.ts";
import { countChecks, type PastSweep } from "../model/sweep.ts";
import { foldIncidents, rewindIncidents } from "./incident_fold.ts";

const OUTCOMES: Partial<Record<State, Outcome>> = { up: 200, blocked: 403, down: "timeout" };

/** A sweep of the targets named by their ids. */
function sweepOf(slot: number, states: Record<string, State>, reliable = true): PastSweep {
  const checks = Object.values(states).map((state): Check => ({
    outcome: OUTCOMES[state] ?? null,
    state,
    phases: { dns: 1, connect: 1, tls: null, firstByte: 1 },
    attempts: 1,
    reason: null,
    certificate: null,
  }));
  const targets = Object.keys(states).map((id) => ({
    id,
    name: id.toUpperCase(),
    url: `https://${id}/`,
    category: "",
  }));
  const record = { slot, started: slot, finished: slot, late: 0, replica: "r", list: "l", reliable, checks };
  return { record: { ...record, ...countChecks(checks) }, targets };
}

const opened = (target: string, slot: number): Incident => ({
  id: `${target}-${slot}`,
  target,
  name: target.toUpperCase(),
  opened: slot,
  outcome: "timeout",
  reason: null,
});

Deno.test("foldIncidents() opens one incident for each target that is found down", () => {
  const first = foldIncidents(NO_INCIDENTS, sweepOf(1, { a: "down", b: "up" }));
  assert.deepEqual(first, { through: 1, open: [opened("a", 1)], closed: [] });
  const second = foldIncidents(first, sweepOf(2, { a: "down", b: "down" }));
  assert.deepEqual(second, { through: 2, open: [opened("a", 1), opened("b", 2)], closed: [] });
});

Deno.test("foldIncidents() keeps which address failed", () => {
  const sweep = sweepOf(1, { a: "down" });
  sweep.record.checks[0].address = "203.0.113.9";
  assert.deepEqual(foldIncidents(NO_INCIDENTS, sweep).open, [{ ...opened("a", 1), address: "203.0.113.9" }]);
});

for (const state of ["up", "blocked"] as const) {
  Deno.test(`foldIncidents() closes the incident of a target that is ${state}`, () => {
    const before = { through: 1, open: [opened("a", 1)] };
    assert.deepEqual(foldIncidents(before, sweepOf(2, { a: state })), {
      through: 2,
      open: [],
      closed: [{ ...opened("a", 1), closed: 2, ended: state }],
    });
  });
}

Deno.test("foldIncidents() leaves an incident open while its target is unknown", () => {
  const before = { through: 1, open: [opened("a", 1)] };
  assert.deepEqual(foldIncidents(before, sweepOf(2, { a: "unknown" })).open, before.open);
});

Deno.test("foldIncidents() closes the incident of a removed target as removed", () => {
  const before = { through: 1, open: [opened("a", 1)] };
  const { open, closed } = foldIncidents(before, sweepOf(2, { b: "up" }));
  assert.deepEqual(open, []);
  assert.deepEqual(closed, [{ ...opened("a", 1), closed: 2, ended: "removed" }]);
});

Deno.test("foldIncidents() opens and closes nothing for an unreliable sweep", () => {
  const before = { through: 1, open: [opened("a", 1)] };
  const after = foldIncidents(before, sweepOf(2, { a: "up", b: "unknown" }, false));
  assert.deepEqual(after, { through: 2, open: before.open, closed: [] });
});

Deno.test("foldIncidents() folds each sweep once, and no older one", () => {
  const after = foldIncidents(NO_INCIDENTS, sweepOf(5, { a: "down" }));
  assert.deepEqual(foldIncidents(after, sweepOf(5, { a: "up" })), { ...after, closed: [] });
  assert.deepEqual(foldIncidents(after, sweepOf(4, { a: "up" })), { ...after, closed: [] });
});

Deno.test("foldIncidents() gives the same result wherever a process took over", () => {
  const state = fc.constantFrom(...STATES);
  const sweep = fc.record({ states: fc.dictionary(fc.constantFrom("a", "b", "c"), state), reliable: fc.boolean() });
  fc.assert(fc.property(fc.array(sweep, { maxLength: 12 }), fc.nat(12), (sweeps, restart) => {
    const past = sweeps.map(({ states, reliable }, slot) => sweepOf(slot, states, reliable));
    const fold = (before: OpenIncidents, more: PastSweep[]) =>
      more.reduce<OpenIncidents>((folded, one) => foldIncidents(folded, one), before);
    const whole = fold(NO_INCIDENTS, past);
    const stored = fold(NO_INCIDENTS, past.slice(0, restart));
    // The next process folds the sweeps that it still finds into the stored incidents, some of them again.
    const { through, open } = fold({ ...stored }, past.slice(Math.max(0, restart - 3)));
    assert.deepEqual({ through, open }, { through: whole.through, open: whole.open });
  }));
});

Deno.test("rewindIncidents() returns the incidents that were open at the time, as they were", () => {
  const stored = {
    through: 40,
    // What closed c came to the store, that it is not open any more did not.
    open: [sampleIncident("a", 10), sampleIncident("b", 30), sampleIncident("c", 12)],
    closed: [
      sampleIncident("d", 5, 15),
      sampleIncident("e", 6, 20),
      sampleIncident("c", 12, 25),
      sampleIncident("f", 22, 24),
    ],
  };
  const { through, open, closed } = rewindIncidents(stored, 20);
  assert.equal(through, 20);
  assert.deepEqual(open, [sampleIncident("a", 10), sampleIncident("c", 12)]);
  assert.deepEqual(closed, [sampleIncident("d", 5, 15), sampleIncident("e", 6, 20)]);
});
