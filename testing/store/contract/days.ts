import assert from "node:assert/strict";
import { DAY } from "../../../lib/duration.ts";
import type { Day } from "../../../lib/model/day.ts";
import { RETENTION, type Store } from "../../../lib/store/store.ts";
import { sampleDay } from "../sample.ts";
import { type StoreTest } from "./case.ts";

/** The days of a store that keeps them in a form of its own, to compare. */
async function daysOf(store: Store, since: number): Promise<Day[]> {
  return (await store.days(since)).map((day) => ({ ...day, targets: new Map(day.targets) }));
}

/** Registers the tests of how every store keeps days. */
export function testDays(test: StoreTest): void {
  test("putDay() keeps a day, the first one written", async (store, slot) => {
    const day = sampleDay(slot - slot % DAY - DAY, 100);
    assert.equal(await store.putDay(day), true);
    assert.equal(await store.putDay({ ...day, sweeps: 1 }), false);
    assert.deepEqual(await daysOf(store, 0), [day]);
  });

  test(
    "days() returns the days since a time, oldest first, each with its targets, even if there are none",
    async (store, slot) => {
      const today = slot - slot % DAY;
      const days = [1, 2, 3, 4].map((index) => sampleDay(today - index * DAY, index * 10 - 10));
      for (const index of [2, 0, 3, 1]) await store.putDay(days[index]);
      assert.deepEqual(await daysOf(store, 0), days.toReversed());
      assert.deepEqual(await daysOf(store, today - 2 * DAY), [days[1], days[0]]);
      assert.deepEqual(await daysOf(store, today), []);
    },
  );

  test("prune() deletes days older than their retention, and no others", async (store, slot, clock) => {
    const today = clock.now = slot - slot % DAY;
    const days = [-DAY, 0, DAY].map((offset) => sampleDay(today - RETENTION.day + offset, 3));
    for (const day of days) await store.putDay(day);
    await store.prune();
    assert.deepEqual(await daysOf(store, 0), days.slice(1));
  });
}
