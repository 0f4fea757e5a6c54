import assert from "node:assert/strict";
import type { Check } from "../../../lib/model/check.ts";
import type { StateCounts } from "../../../lib/model/state.ts";
import { countChecks } from "../../../lib/model/sweep.ts";
import { RETENTION } from "../../../lib/store/store.ts";
import { sampleList, sampleSweep } from "../sample.ts";
import { SLOT, type StoreTest } from "./case.ts";

/** Registers the tests of what every store keeps of sweeps. */
export function testSweeps(test: StoreTest): void {
  test("putSweep() keeps every field", async (store, slot) => {
    const record = sampleSweep(slot, 100, { reliable: false, late: 0 });
    assert.equal(await store.putSweep(record), true);
    assert.deepEqual(await store.lastSweep(), record);
    assert.deepEqual(await store.sweep(slot), record);
    assert.deepEqual(await store.sweeps(slot), [record]);
  });

  test("putSweep() keeps the first record of a slot", async (store, slot) => {
    const first = sampleSweep(slot, 10, { replica: "first" });
    assert.equal(await store.putSweep(first), true);
    assert.equal(await store.putSweep(sampleSweep(slot, 12, { replica: "second" })), false);
    assert.equal(await store.putSweep(first), false);
    assert.deepEqual(await store.sweeps(0), [first]);
  });

  test("putSweep() of several records at once keeps one", async (store, slot) => {
    const records = Array.from({ length: 8 }, (_, index) => sampleSweep(slot, 5, { replica: `replica-${index}` }));
    const kept = await Promise.all(records.map((record) => store.putSweep(record)));
    assert.equal(kept.filter(Boolean).length, 1);
    assert.deepEqual(await store.lastSweep(), records[kept.indexOf(true)]);
  });

  test(
    "sweeps() yields the slots since a time, oldest first, in whatever order they were written",
    async (store, slot) => {
      const records = [0, 1, 2, 3, 4].map((index) => sampleSweep(slot - index * SLOT, 4));
      for (const index of [2, 0, 4, 1, 3]) await store.putSweep(records[index]);
      assert.deepEqual(await store.sweeps(0), records.toReversed());
      assert.deepEqual(await store.sweeps(slot - 2 * SLOT), [records[2], records[1], records[0]]);
      assert.deepEqual(await store.sweeps(slot - 2 * SLOT + 1), [records[1], records[0]]);
      assert.deepEqual(await store.sweeps(slot + 1), []);
      assert.deepEqual(await store.sweeps(0, slot - 2 * SLOT), [records[4], records[3]]);
      assert.deepEqual(await store.sweeps(slot - 2 * SLOT, slot), [records[2], records[1]]);
      assert.deepEqual(await store.sweeps(slot - SLOT, slot - SLOT), []);
      assert.deepEqual(await store.sweeps(slot, 0), []);
    },
  );

  test("sweep() is the record of exactly that slot", async (store, slot) => {
    const records = [0, 1].map((index) => sampleSweep(slot - index * SLOT, 4));
    for (const record of records) await store.putSweep(record);
    assert.deepEqual(await store.sweep(slot - SLOT), records[1]);
    assert.equal(await store.sweep(slot - 1), undefined);
    assert.equal(await store.sweep(slot + SLOT), undefined);
  });

  test("nextSlot() is the first slot from a time on that has a record", async (store, slot) => {
    assert.equal(await store.nextSlot(0), undefined);
    for (const index of [1, 0, 3]) await store.putSweep(sampleSweep(slot - index * SLOT, 3));
    assert.equal(await store.nextSlot(0), slot - 3 * SLOT);
    assert.equal(await store.nextSlot(slot - 3 * SLOT), slot - 3 * SLOT);
    assert.equal(await store.nextSlot(slot - 3 * SLOT + 1), slot - SLOT);
    assert.equal(await store.nextSlot(slot + 1), undefined);
  });

  test("lastSweep() is the record of the newest slot, not the one written last", async (store, slot) => {
    const newest = sampleSweep(slot, 4);
    await store.putSweep(newest);
    await store.putSweep(sampleSweep(slot - SLOT, 4));
    assert.deepEqual(await store.lastSweep(), newest);
  });

  test("lastSweep() up to a slot leaves out what comes after it", async (store, slot) => {
    const records = [0, 1, 144].map((index) => sampleSweep(slot + index * SLOT, 4));
    for (const record of records) await store.putSweep(record);
    assert.deepEqual(await store.lastSweep(slot + 143 * SLOT), records[1]);
    assert.deepEqual(await store.lastSweep(slot + SLOT), records[1]);
    assert.deepEqual(await store.lastSweep(slot + SLOT - 1), records[0]);
    assert.equal(await store.lastSweep(slot - 1), undefined);
  });

  test("sweepCounts() returns the counts of the newest sweeps up to a slot, oldest first", async (store, slot) => {
    const records = [1, 4, 0, 3, 2].map((age) => sampleSweep(slot - age * SLOT, 10 + age, { reliable: age !== 3 }));
    for (const record of records) await store.putSweep(record);
    const countsOf = (age: number) => {
      const { reliable, counts } = records.find((record) => record.slot === slot - age * SLOT)!;
      return { slot: slot - age * SLOT, reliable, counts };
    };
    assert.deepEqual(await store.sweepCounts(slot, 100), [4, 3, 2, 1, 0].map(countsOf));
    assert.deepEqual(await store.sweepCounts(slot - SLOT, 3), [3, 2, 1].map(countsOf));
    assert.deepEqual(await store.sweepCounts(slot - 5 * SLOT, 3), []);
  });

  test("a sweep over no targets is kept", async (store, slot) => {
    const record = sampleSweep(slot, 0);
    await store.putSweep(record);
    assert.deepEqual(await store.lastSweep(), record);
  });

  test("10,000 targets are kept", async (store, slot) => {
    const record = sampleSweep(slot, 10_000);
    const list = sampleList("hash", 10_000);
    await store.putTargets(list);
    assert.equal(await store.putSweep(record), true);
    assert.deepEqual(await store.lastSweep(), record);
    assert.equal((await store.targets("hash"))?.targets.length, 10_000);
  });

  test("checks of every sort are kept", async (store, slot) => {
    const phases = { dns: 0, connect: null, tls: 86_400_000, firstByte: null };
    const unreached = { dns: null, connect: null, tls: null, firstByte: null };
    const checks: Check[] = [
      {
        outcome: 999,
        state: "down",
        phases,
        attempts: 2,
        reason: null,
        certificate: { end: Date.UTC(1969, 6, 20, 20, 17, 40), intermediate: true },
      },
      { outcome: 200, state: "unknown", phases, attempts: 1, reason: null, certificate: { end: 0 } },
      {
        outcome: 200,
        state: "down",
        phases,
        attempts: 2,
        reason: null,
        certificate: { end: Date.UTC(9999, 11, 31, 23, 59, 59) },
      },
      { outcome: "tls", state: "down", phases, attempts: 2, reason: "rejected", certificate: null },
      {
        outcome: "tls",
        state: "down",
        phases,
        attempts: 2,
        reason: "wrong-name",
        certificate: { end: SLOT, names: ["quay.test", "*.quay.test"] },
      },
      {
        outcome: "tls",
        state: "down",
        phases,
        attempts: 2,
        reason: "not-yet-valid",
        certificate: { end: SLOT, begin: SLOT - 1000, fingerprint: "a1b2c3d4" },
        address: "2001:db8::9",
      },
      { outcome: null, state: "unknown", phases: unreached, attempts: 0, reason: null, certificate: null },
    ];
    const record = sampleSweep(slot, 0, { ...countChecks(checks), checks });
    await store.putSweep(record);
    assert.deepEqual(await store.lastSweep(), record);
  });

  test("a record from before a state existed has no target in it", async (store, slot) => {
    const record = sampleSweep(slot, 3);
    const { maintenance, ...counts } = record.counts;
    assert.equal(maintenance, 0);
    await store.putSweep({ ...record, counts: counts as StateCounts });
    assert.deepEqual(await store.lastSweep(), record);
  });

  test("prune() deletes sweeps older than their retention, and no others", async (store, slot, clock) => {
    const records = [-SLOT, 0, SLOT].map((offset) => sampleSweep(slot - RETENTION.sweep + offset, 4));
    for (const record of records) await store.putSweep(record);
    await store.prune();
    assert.deepEqual(await store.sweeps(0), records.slice(1));
    clock.now += 1;
    await store.prune();
    assert.deepEqual(await store.sweeps(0), records.slice(2));
  });
}
