import assert from "node:assert/strict";
import { openMemory } from "../store/sqlite/memory.ts";
import { sampleList, sampleSweep } from "../../testing/store/sample.ts";
import { SweepReader } from "./sweep_reader.ts";

const SLOT = Date.UTC(2026, 0, 2, 3, 10);
const list = { ...sampleList("list"), targets: sampleList("list").targets.slice(0, 3) };

Deno.test("SweepReader reads a sweep with its list, and each of them once", async () => {
  const store = openMemory({ now: () => SLOT });
  await store.putTargets(list);
  for (const slot of [SLOT, SLOT - 600_000]) {
    await store.putSweep(sampleSweep(slot, list.targets.length, { list: "list" }));
  }
  const calls: string[] = [];
  const reader = new SweepReader({
    sweep: (slot) => (calls.push(`sweep ${SLOT - slot}`), store.sweep(slot)),
    targets: (hash) => (calls.push(`list ${hash}`), store.targets(hash)),
  });
  const sweep = await reader.read(SLOT);
  assert.deepEqual(sweep!.record, await store.sweep(SLOT));
  assert.deepEqual(sweep!.targets.map(({ id }) => id), list.targets.map(({ id }) => id));
  assert.equal(await reader.read(SLOT), sweep);
  assert.equal((await reader.read(SLOT - 600_000))!.targets, sweep!.targets);
  assert.deepEqual(calls, ["sweep 0", "list list", "sweep 600000"]);
  await store.close();
});

Deno.test("SweepReader returns nothing for a slot without a record, or whose list is gone", async () => {
  const store = openMemory({ now: () => SLOT });
  await store.putSweep(sampleSweep(SLOT, 3, { list: "gone" }));
  const reader = new SweepReader(store);
  assert.equal(await reader.read(SLOT), undefined);
  assert.equal(await reader.read(SLOT + 600_000), undefined);
  await store.close();
});

Deno.test("SweepReader keeps a bounded number of checks", async () => {
  let reads = 0;
  const targets = Array.from({ length: 20_000 }, (_, index) => ({ ...list.targets[0], id: `t-${index}` }));
  const record = sampleSweep(SLOT, targets.length, { list: "large" });
  const reader = new SweepReader({
    sweep: (slot) => (reads++, Promise.resolve({ ...record, slot })),
    targets: (hash) => Promise.resolve({ hash, targets }),
  });
  for (const slot of [1, 2, 3, 3, 2, 1]) await reader.read(slot);
  assert.equal(reads, 4, "two of 20,000 fit");
});
