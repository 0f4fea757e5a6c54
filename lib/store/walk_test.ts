import assert from "node:assert/strict";
import { openMemory } from "./sqlite/memory.ts";
import { sampleSweep } from "../../testing/store/sample.ts";
import { walk } from "./walk.ts";

const SLOT = Date.UTC(2025, 0, 1);
const TEN = 600_000;
const HOUR = 3_600_000;

Deno.test("walk() yields every record of the period in order, keeps an hour in memory, and skips times without records", async () => {
  const memory = openMemory({ now: () => SLOT });
  const counts = [-1, 0, 1, 5, 6, 7, 11, 12, 13, 600, 606, 612, 700, 701];
  for (const count of counts) await memory.putSweep(sampleSweep(SLOT + count * TEN, 2));
  let calls = 0;
  const store = {
    sweeps(since: number, until?: number) {
      calls++;
      assert(until! - since <= HOUR);
      return memory.sweeps(since, until);
    },
    nextSlot: (since: number) => (calls++, memory.nextSlot(since)),
  };
  const found = await Array.fromAsync(walk(store, SLOT, SLOT + 701 * TEN), ({ slot }) => (slot - SLOT) / TEN);
  assert.deepEqual(found, counts.slice(1, -1));
  assert(calls < 20, `${calls} calls`);
});

Deno.test("walk() of an empty period yields nothing", async () => {
  const store = openMemory();
  assert.deepEqual(await Array.fromAsync(walk(store, 0, SLOT)), []);
  await store.putSweep(sampleSweep(SLOT, 2));
  assert.deepEqual(await Array.fromAsync(walk(store, 0, SLOT)), []);
  assert.deepEqual(await Array.fromAsync(walk(store, SLOT + 1, SLOT + HOUR)), []);
});
