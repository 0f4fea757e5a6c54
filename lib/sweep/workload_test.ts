import assert from "node:assert/strict";
import { sampleTarget } from "../../testing/samples/samples.ts";
import { workloadOf } from "./workload.ts";

const TARGETS = ["quick", "new", "slow", "quicker"].map((name) => sampleTarget(name));
const EXPECTED = new Map([["quick", 900], ["slow", 2400], ["quicker", 300]]);

Deno.test("workloadOf() puts the slowest first, by whole seconds, and weighs new targets as the mean of the others", () => {
  assert.deepEqual(workloadOf(TARGETS, EXPECTED), { order: [2, 0, 1, 3], weights: [910, 1210, 2410, 310] });
  assert.deepEqual(workloadOf(TARGETS), { order: [0, 1, 2, 3], weights: [10, 10, 10, 10] });
});
