import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, SLOT } from "../testing/samples.ts";
import { Trail } from "./trail.ts";

const STEP = 600_000;

Deno.test("Trail gives a target's points of the past day, oldest first, each slot once", () => {
  const trail = new Trail();
  trail.add(sampleSweep(SLOT + STEP, [["B", "dns"], ["A", 200]], { list: "new" }));
  trail.add(sampleSweep(SLOT, [["A", 503]], { list: "old" }));
  trail.add(sampleSweep(SLOT, [["A", 200]], { list: "old" }));
  trail.add(sampleSweep(SLOT + 2 * STEP, [["B", 200], ["A", null]], { list: "new" }));
  assert.deepEqual(trail.reader("A"), [
    { slot: SLOT, state: "down", ms: 40 },
    { slot: SLOT + STEP, state: "up", ms: 40 },
    { slot: SLOT + 2 * STEP, state: "unknown", ms: null },
  ]);
  assert.deepEqual(trail.reader("none"), []);
});

Deno.test("Trail ends a day before its newest sweep", () => {
  const trail = new Trail();
  const phases = { dns: 0, connect: 0, tls: null, firstByte: 0 };
  for (let index = 0; index <= 150; index++) {
    trail.add(sampleSweep(SLOT + index * STEP, [["A", sampleCheck(200, { phases })]]));
  }
  const points = trail.reader("A");
  assert.equal(points.length, 144);
  assert.deepEqual(points[0], { slot: SLOT + 7 * STEP, state: "up", ms: 0 });
});

Deno.test("Trail: what was read once stays as it was", () => {
  const trail = new Trail();
  trail.add(sampleSweep(SLOT, [["A", 200]]));
  const { reader } = trail;
  trail.add(sampleSweep(SLOT + STEP, [["A", 200]]));
  assert.equal(reader("A").length, 1);
});
