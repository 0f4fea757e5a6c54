import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { Trail } from "./trail.ts";

const STEP = 600_000;

Deno.test("Trail has a target's points of the past day, oldest first, each slot once", () => {
  const trail = new Trail();
  trail.put(sampleSweep(SLOT + STEP, [["B", "dns"], ["A", 200]], { list: "new" }));
  trail.put(sampleSweep(SLOT, [["A", 200]], { list: "old" }));
  trail.put(sampleSweep(SLOT, [["A", 503]], { list: "old" }));
  trail.put(sampleSweep(SLOT + 2 * STEP, [["B", 200], ["A", null]], { list: "new" }));
  assert.deepEqual(trail.reader.points("A"), [
    { slot: SLOT, state: "down", ms: 40 },
    { slot: SLOT + STEP, state: "up", ms: 40 },
    { slot: SLOT + 2 * STEP, state: "unknown", ms: null },
  ]);
  assert.deepEqual(trail.reader.points("none"), []);
});

Deno.test("Trail.reader is the same object until the trail changes", () => {
  const trail = new Trail();
  trail.put(sampleSweep(SLOT, [["A", 200]]));
  const { reader } = trail;
  assert.equal(trail.reader, reader);
  trail.put(sampleSweep(SLOT - STEP, [["A", 503]]));
  assert.notEqual(trail.reader, reader);
  assert.deepEqual([reader.points("A").length, trail.reader.points("A").length], [1, 2]);
});

Deno.test("Trail.put() returns sweeps a day older than the newest, and does not add such sweeps", () => {
  const trail = new Trail();
  const put = (count: number) => trail.put(sampleSweep(SLOT + count * STEP, [["A", 200]])).map(({ slot }) => slot);
  assert.deepEqual([put(1), put(0), put(144), put(300), put(1)], [
    [],
    [],
    [SLOT],
    [SLOT + STEP, SLOT + 144 * STEP],
    [],
  ]);
  assert.deepEqual(trail.steps.map(({ slot }) => slot), [SLOT + 300 * STEP]);
});

Deno.test("Trail.gaps() are the slots of the past day without a sweep of a known list", () => {
  const trail = new Trail();
  for (const count of [0, 1, 4, 5]) trail.put(sampleSweep(SLOT + count * STEP, [["A", 200]]));
  trail.put({ ...sampleSweep(SLOT + 6 * STEP, [["A", 200]]), targets: [] });
  trail.put(sampleSweep(SLOT + 7 * STEP, [["A", 200]]));
  const gaps = trail.gaps(STEP, SLOT + 10 * STEP).map((gap) => gap.map((slot) => (slot - SLOT) / STEP));
  assert.deepEqual(gaps, [[-137, 0], [1, 4], [5, 7], [7, 10]]);
});

Deno.test("Trail.cut() drops the sweeps after a slot", () => {
  const trail = new Trail();
  for (const count of [0, 1, 2]) trail.put(sampleSweep(SLOT + count * STEP, [["A", 200]]));
  trail.cut(SLOT + STEP);
  assert.deepEqual([trail.newest, trail.reader.points("A").length], [SLOT + STEP, 2]);
});

Deno.test("Trail has no points of a list that cannot be read, and all of them once it can", () => {
  const trail = new Trail();
  const sweep = sampleSweep(SLOT, [["A", 200]]);
  trail.put({ ...sweep, targets: [] });
  assert.deepEqual([trail.has(SLOT), trail.reader.points("A")], [false, []]);
  trail.put(sampleSweep(SLOT + STEP, [["A", 200]]));
  trail.put(sweep);
  assert.deepEqual([trail.has(SLOT), trail.reader.points("A").length], [true, 2]);
});

Deno.test("Trail ends a day before its newest sweep", () => {
  const trail = new Trail();
  const phases = { dns: 0, connect: 0, tls: null, firstByte: 0 };
  for (let index = 0; index <= 150; index++) {
    trail.put(sampleSweep(SLOT + index * STEP, [["A", sampleCheck(200, { phases })]]));
  }
  const points = trail.reader.points("A");
  assert.equal(points.length, 144);
  assert.deepEqual(points[0], { slot: SLOT + 7 * STEP, state: "up", ms: 0 });
});

Deno.test("Trail snapshots do not change", () => {
  const trail = new Trail();
  trail.put(sampleSweep(SLOT, [["A", 200]]));
  const { reader } = trail;
  trail.put(sampleSweep(SLOT + STEP, [["A", 200]]));
  assert.equal(reader.points("A").length, 1);
});

Deno.test("Trail.reader counts a target's states across lists, and forgets sweeps that left the day, were replaced or cut", () => {
  const trail = new Trail();
  const counts = () => {
    const { up, down, unknown } = trail.reader.counts("A");
    return [up, down, unknown];
  };
  trail.put(sampleSweep(SLOT, [["A", 200]], { list: "old" }));
  trail.put(sampleSweep(SLOT + STEP, [["B", 200], ["A", 503]], { list: "new" }));
  trail.put(sampleSweep(SLOT + 2 * STEP, [["B", 503], ["A", null]], { list: "new" }));
  assert.deepEqual(counts(), [1, 1, 1]);
  const before = trail.reader;
  trail.put(sampleSweep(SLOT + STEP, [["B", 200], ["A", 200]], { list: "new" }));
  assert.deepEqual(counts(), [2, 0, 1]);
  trail.put(sampleSweep(SLOT + 144 * STEP, [["A", 200]], { list: "old" }));
  assert.deepEqual(counts(), [2, 0, 1], "the first sweep is a day old");
  trail.cut(SLOT + STEP);
  assert.deepEqual(counts(), [1, 0, 0]);
  assert.equal(before.counts("A").down, 1, "what was read once stays as it was");
  assert.equal(trail.reader.counts("none").up, 0);
});

Deno.test("Trail.reader.newest counts the sweeps of the newest UTC day alone, in whatever order they come", () => {
  const midnight = dayOf(SLOT) + DAY;
  const trail = new Trail();
  const put = (slot: number, outcome: number) => trail.put(sampleSweep(slot, [["A", outcome]]));
  const newest = () => {
    const { day, counts } = trail.reader.newest;
    return [day, counts("A").up, counts("A").down];
  };
  assert.deepEqual(newest(), [-Infinity, 0, 0]);
  put(midnight - STEP, 503);
  put(midnight - 2 * STEP, 200);
  assert.deepEqual(newest(), [midnight - DAY, 1, 1]);
  put(midnight, 200);
  assert.deepEqual(newest(), [midnight, 1, 0]);
  put(midnight - 3 * STEP, 503);
  put(midnight + STEP, 503);
  put(midnight + STEP, 200);
  assert.deepEqual(newest(), [midnight, 2, 0]);
  trail.cut(midnight - STEP);
  assert.deepEqual(newest(), [midnight - DAY, 1, 2]);
});

Deno.test("Trail.reader's counts match its points", () => {
  const trail = new Trail();
  for (let index = 0; index < 300; index++) {
    const found = ["A", "B", "C"].slice(index % 3).map((id): [string, number] => [id, index % 7 === 0 ? 503 : 200]);
    trail.put(sampleSweep(SLOT + index * STEP, found, { list: String(index % 3) }));
  }
  for (const id of ["A", "B", "C"]) {
    const states = trail.reader.points(id).map(({ state }) => state);
    const { up, down } = trail.reader.counts(id);
    assert.deepEqual([up, down], [
      states.filter((one) => one === "up").length,
      states.filter((one) => one === "down").length,
    ]);
  }
});
