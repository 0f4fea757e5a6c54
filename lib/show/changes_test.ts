import assert from "node:assert/strict";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { changeCounts, changeText } from "./changes.ts";

Deno.test("changeCounts() counts the changes of each sweep except the oldest", () => {
  const view = sampleView([
    sampleSweep(SLOT, [["A", 503], ["B", 200], ["C", 503]]),
    sampleSweep(SLOT - 10 * MINUTE, [["A", 200], ["B", 503], ["C", 503]]),
    sampleSweep(SLOT - 20 * MINUTE, [["A", 503], ["B", 503], ["C", 200]]),
  ]);
  assert.deepEqual([...changeCounts(view)], [[SLOT, { down: 1, recovered: 1 }], [SLOT - 10 * MINUTE, {
    down: 1,
    recovered: 1,
  }]]);
});

Deno.test("changeText() names only what changed", () => {
  assert.equal(changeText({ down: 2, recovered: 1 }), "+2 −1");
  assert.equal(changeText({ down: 0, recovered: 1000 }), "−1,000");
  assert.equal(changeText({ down: 0, recovered: 0 }), "");
});
