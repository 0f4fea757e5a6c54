import assert from "node:assert/strict";
import { MINUTE, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { Hour } from "./hour.ts";

const TEN = 10 * MINUTE;

/** An hour of ten-minute slots, the clock in the slot so many slots after SLOT. */
function hourAt(count: number): Hour {
  return new Hour(TEN, SLOT + count * TEN);
}

const sweepOf = (count: number) => sampleSweep(SLOT + count * TEN, [["a", 200]]);

/** Slots as counts from SLOT. */
const counts = (slots: number[], interval = TEN) => slots.map((slot) => (slot - SLOT) / interval);
const swept = (hour: Hour) => counts(hour.sweeps.map(({ record }) => record.slot));

Deno.test("Hour is empty before the first sweep, and nothing is missed", () => {
  const hour = hourAt(0);
  assert.equal(hour.latest, undefined);
  assert.deepEqual(hour.sweeps, []);
  assert.deepEqual(hour.missed, []);
});

Deno.test("Hour has six sweeps, newest first, during and after the slot's sweep", () => {
  const hour = hourAt(0);
  for (let count = 0; count <= 10; count++) {
    hour.moveTo(SLOT + count * TEN);
    if (count >= 6) assert.deepEqual(swept(hour), [1, 2, 3, 4, 5, 6].map((back) => count - back));
    assert.equal(hour.add(sweepOf(count)), true);
    if (count >= 5) assert.deepEqual(swept(hour), [0, 1, 2, 3, 4, 5].map((back) => count - back));
  }
  assert.deepEqual(hour.missed, []);
});

Deno.test("Hour accepts each slot once", () => {
  const hour = hourAt(0);
  const first = sweepOf(0);
  assert.equal(hour.add(first), true);
  assert.equal(hour.add(sweepOf(0)), false);
  assert.equal(hour.latest, first);
});

Deno.test("Hour accepts sweeps in any order", () => {
  const hour = hourAt(3);
  for (const count of [1, 3, 0, 2]) hour.add(sweepOf(count));
  assert.deepEqual(swept(hour), [3, 2, 1, 0]);
});

Deno.test("Hour.missed are the slots without a sweep since the first one, but not the slot the clock is in", () => {
  const hour = hourAt(0);
  hour.add(sweepOf(0));
  hour.moveTo(SLOT + TEN);
  assert.deepEqual(hour.missed, []);
  hour.moveTo(SLOT + 4 * TEN);
  assert.deepEqual(counts(hour.missed), [3, 2, 1]);
  hour.add(sweepOf(2));
  assert.deepEqual(counts(hour.missed), [3, 1]);
});

Deno.test("Hour.missed and Hour.sweeps go back one hour, but the newest sweep stays", () => {
  const hour = hourAt(0);
  hour.add(sweepOf(0));
  hour.moveTo(SLOT + 100 * TEN);
  assert.deepEqual(counts(hour.missed), [99, 98, 97, 96, 95, 94]);
  assert.deepEqual(hour.sweeps, []);
  assert.equal(hour.latest?.record.slot, SLOT);
});

Deno.test("Hour keeps no more than it shows", () => {
  const hour = hourAt(0);
  for (let count = 0; count < 20; count++) {
    hour.moveTo(SLOT + count * TEN);
    hour.add(sweepOf(count));
  }
  assert.equal(hour.has(SLOT + 19 * TEN), true);
  assert.equal(hour.has(SLOT + 10 * TEN), false);
  assert.equal(hour.add(sweepOf(10)), false);
});

Deno.test("Hour drops sweeps from when the clock was ahead, and accepts today's", () => {
  const hour = hourAt(10_000);
  hour.add(sweepOf(10_000));
  hour.moveTo(SLOT);
  assert.equal(hour.has(SLOT + 10_000 * TEN), false);
  assert.equal(hour.add(sweepOf(10_000)), false);
  assert.equal(hour.add(sweepOf(0)), true);
  assert.equal(hour.latest?.record.slot, SLOT);
  assert.deepEqual(hour.missed, []);
});

Deno.test("Hour.known is the hour, oldest first, or the newest sweep before it", () => {
  const hour = hourAt(2);
  for (const count of [2, 0, 1]) hour.add(sweepOf(count));
  assert.deepEqual(counts(hour.known.map(({ record }) => record.slot)), [0, 1, 2]);
  hour.moveTo(SLOT + 100 * TEN);
  assert.deepEqual(counts(hour.known.map(({ record }) => record.slot)), [2]);
});

Deno.test("Hour.noteSwept() counts slots after a sweep from long ago as missed", () => {
  const hour = hourAt(100);
  hour.add(sweepOf(100));
  assert.deepEqual(hour.missed, []);
  hour.noteSwept(SLOT + 101 * TEN);
  hour.noteSwept(SLOT);
  assert.deepEqual(counts(hour.missed), [99, 98, 97, 96, 95]);
});

Deno.test("Hour of one-second slots keeps the last 120 and counts none of them as missed", () => {
  const hour = new Hour(1000, SLOT);
  for (let count = 0; count < 300; count++) {
    hour.moveTo(SLOT + count * 1000);
    assert.deepEqual(hour.missed, []);
    hour.add(sampleSweep(SLOT + count * 1000, [["a", 200]]));
    assert.deepEqual(hour.missed, []);
  }
  assert.equal(hour.sweeps.length, 120);
});

Deno.test("Hour does not count a slot as missed if a shorter one within it was swept", () => {
  const hour = new Hour(TEN, SLOT + 2 * TEN);
  hour.add(sweepOf(-1));
  hour.add(sampleSweep(SLOT + 7 * MINUTE, [["a", 200]]));
  assert.deepEqual(counts(hour.missed), [1]);
});
