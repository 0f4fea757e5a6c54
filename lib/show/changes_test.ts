import assert from "node:assert/strict";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { turnsOf, turnsText } from "./changes.ts";

Deno.test("turnsOf() counts the changes of each sweep except the oldest", () => {
  const view = sampleView([
    sampleSweep(SLOT, [["A", 503], ["B", 200], ["C", 503]]),
    sampleSweep(SLOT - 10 * MINUTE, [["A", 200], ["B", 503], ["C", 503]]),
    sampleSweep(SLOT - 20 * MINUTE, [["A", 503], ["B", 503], ["C", 200]]),
  ]);
  assert.deepEqual([...turnsOf(view)], [[SLOT, { down: 1, back: 1 }], [SLOT - 10 * MINUTE, { down: 1, back: 1 }]]);
});

Deno.test("turnsText() names only what changed", () => {
  assert.equal(turnsText({ down: 2, back: 1 }), "+2 −1");
  assert.equal(turnsText({ down: 0, back: 1000 }), "−1,000");
  assert.equal(turnsText({ down: 0, back: 0 }), "");
});
