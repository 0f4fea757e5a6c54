import assert from "node:assert/strict";
import { sampleSweep } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { type Day } from "../model/day.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { Days } from "./days.ts";

const TODAY = Date.UTC(2026, 2, 1);
const HOUR = 3_600_000;

/** Ten minutes past midnight, a store, and a signal that is never aborted. */
function setting() {
  const clock = { now: TODAY + 600_000 };
  const now = () => clock.now;
  const store = openMemory({ now });
  return { clock, now, store, signal: new AbortController().signal };
}

/** Sweeps every hour of a day, so many days before today. */
async function sweepDay(store: Store, ago: number): Promise<void> {
  for (let hour = 0; hour < 24; hour++) {
    const { record, targets } = sampleSweep(TODAY - ago * DAY + hour * HOUR, [["a", hour < 6 ? 500 : 200]]);
    await store.putTargets({ hash: record.list, targets });
    await store.putSweep(record);
  }
}

const summaryOf = (days: Day[]) =>
  days.map(({ day, sweeps, targets }) => [(TODAY - day) / DAY, sweeps, targets.get("a")?.up, targets.get("a")?.down]);

Deno.test("build() sums up past days, even those missed while no process ran, but not today", async () => {
  const { store, now, signal } = setting();
  for (const ago of [0, 1, 3, 8]) await sweepDay(store, ago);
  const days = new Days({ store, now });
  assert.equal(await days.build(signal), true);
  assert.deepEqual(summaryOf(days.recent), [[8, 24, 18, 6], [3, 24, 18, 6], [1, 24, 18, 6]]);
  assert.deepEqual(summaryOf(await store.days(0)), summaryOf(days.recent));
  assert.equal(await days.build(signal), false);
});

Deno.test("Days shows no future day, and keeps summing up days after a clock was ahead", async () => {
  const { clock, store, now, signal } = setting();
  await sweepDay(store, 1);
  const days = new Days({ store, now });
  clock.now += 6 * DAY;
  for (const ago of [-3, -4]) await sweepDay(store, ago);
  await days.build(signal);
  assert.deepEqual(summaryOf(days.recent).map(([ago]) => ago), [1, -3, -4]);
  clock.now -= 6 * DAY;
  assert.deepEqual(summaryOf(days.recent).map(([ago]) => ago), [1]);
  await sweepDay(store, 0);
  clock.now += DAY;
  assert.equal(await days.build(signal), true);
  assert.deepEqual(summaryOf(days.recent).map(([ago]) => ago), [1, 0]);
});

Deno.test("look() finds days that another process summed up after the clock of this one was ahead", async () => {
  const { clock, store, now, signal } = setting();
  await sweepDay(store, 1);
  const days = new Days({ store, now });
  clock.now += 6 * DAY;
  await days.build(signal);
  clock.now -= 5 * DAY;
  await sweepDay(store, 0);
  assert.equal(await days.look(), false);
  await new Days({ store, now }).build(signal);
  assert.equal(await days.look(), true);
  assert.deepEqual(summaryOf(days.recent).map(([ago]) => ago), [1, 0]);
});

Deno.test("build() sums up a day once, in the first process, and adopts an existing one", async () => {
  const { clock, store, now, signal } = setting();
  await sweepDay(store, 1);
  const all = [1, 2, 3].map(() => new Days({ store, now }));
  await Promise.all(all.map((days) => days.build(signal)));
  for (const days of all) assert.deepEqual(summaryOf(days.recent), [[1, 24, 18, 6]]);
  assert.equal((await store.days(0)).length, 1);

  clock.now += DAY;
  await sweepDay(store, 0);
  const other = { day: TODAY, sweeps: 7, targets: new Map() };
  let folded = 0;
  const late = {
    ...store,
    sweeps: async (since: number, until?: number) => {
      if (since === TODAY && folded++ === 0) await store.putDay(other);
      return await store.sweeps(since, until);
    },
  };
  const days = new Days({ store: late, now });
  await days.build(signal);
  assert.deepEqual(summaryOf(days.recent), [[1, 24, 18, 6], [0, 7, undefined, undefined]]);
});

Deno.test("build() reads at most an hour's sweeps at once, and nothing once everything is summed up", async () => {
  const { store, now, signal } = setting();
  await sweepDay(store, 2);
  const spans: number[] = [];
  let looked = 0;
  const watched = {
    ...store,
    sweeps: (since: number, until?: number) => (spans.push(until! - since), store.sweeps(since, until)),
    nextSlot: (since: number) => (looked++, store.nextSlot(since)),
  };
  const days = new Days({ store: watched, now });
  await days.build(signal);
  assert.equal(Math.max(...spans), HOUR);
  assert.deepEqual([spans.length, looked], [24, 3]);
  await days.build(signal);
  assert.deepEqual([spans.length, looked], [24, 3]);
});

Deno.test("build() writes no partial day if aborted", async () => {
  const { store, now } = setting();
  await sweepDay(store, 1);
  const stopping = new AbortController();
  const slow = {
    ...store,
    sweeps: (since: number, until?: number) => {
      if (since === TODAY - DAY + 5 * HOUR) stopping.abort();
      return store.sweeps(since, until);
    },
  };
  const days = new Days({ store: slow, now });
  assert.equal(await days.build(stopping.signal), false);
  assert.deepEqual(await store.days(0), []);
});

Deno.test("look() finds days from another process, and reads nothing once yesterday is there", async () => {
  const { store, now, signal } = setting();
  let reads = 0;
  const watched = { ...store, days: (since: number) => (reads++, store.days(since)) };
  const days = new Days({ store: watched, now });
  assert.equal(await days.look(), false);
  await sweepDay(store, 1);
  await sweepDay(store, 2);
  await new Days({ store, now }).build(signal);
  assert.equal(await days.look(), true);
  assert.deepEqual(summaryOf(days.recent).map(([ago]) => ago), [2, 1]);
  assert.equal(await days.look(), false);
  assert.equal(reads, 2);
});

Deno.test("Days keeps at most 90 days in memory", async () => {
  const { clock, store, now } = setting();
  for (let ago = 95; ago > 0; ago--) await store.putDay({ day: TODAY - ago * DAY, sweeps: 1, targets: new Map() });
  const days = new Days({ store, now });
  await days.look();
  assert.deepEqual([days.recent.length, days.recent[0].day], [90, TODAY - 90 * DAY]);
  clock.now += DAY;
  assert.equal(days.recent.length, 89);
});

Deno.test("isAwaited is true for half an hour after midnight, until yesterday is known or known to have no sweep", async () => {
  const { clock, store, now, signal } = setting();
  const days = new Days({ store, now });
  const awaitedAt = (time: number) => (clock.now = time, days.isAwaited);
  const half = HOUR / 2;
  assert.deepEqual([TODAY, TODAY + half - 1, TODAY + half].map(awaitedAt), [true, true, false]);
  clock.now = TODAY;
  await days.build(signal);
  assert.deepEqual([TODAY, TODAY + DAY].map(awaitedAt), [false, true]);
  await store.putDay({ day: TODAY, sweeps: 1, targets: new Map() });
  await days.look();
  assert.equal(days.isAwaited, false);
});

Deno.test("look() reads only days after those in memory, of the last 90", async () => {
  const { store, now } = setting();
  const since: number[] = [];
  const watched = { ...store, days: (time: number) => (since.push((TODAY - time) / DAY), store.days(time)) };
  const days = new Days({ store: watched, now });
  await store.putDay({ day: TODAY - 3 * DAY, sweeps: 1, targets: new Map() });
  await days.look();
  await days.look();
  assert.deepEqual(since, [90, 2]);
});

Deno.test("build() adopts days whose sweeps are gone, reads no sweeps of finished days, and sorts them", async () => {
  const { store, now, signal } = setting();
  for (const ago of [1, 2]) await sweepDay(store, ago);
  for (const ago of [20, 1]) await store.putDay({ day: TODAY - ago * DAY, sweeps: ago, targets: new Map() });
  const read = new Set<number>();
  const watched = {
    ...store,
    sweeps: (since: number, until?: number) => (read.add(Math.ceil((TODAY - since) / DAY)), store.sweeps(since, until)),
  };
  const days = new Days({ store: watched, now });
  assert.equal(await days.build(signal), true);
  assert.deepEqual(summaryOf(days.recent).map(([ago, sweeps]) => [ago, sweeps]), [[20, 20], [2, 24], [1, 1]]);
  assert.deepEqual([...read], [2]);

  const other = new Days({ store: { ...store, nextSlot: () => Promise.resolve(undefined) }, now });
  assert.equal(await other.build(signal), true, "nothing to make, and something new");
});

Deno.test("build() stops reading if aborted", async () => {
  const { store, now } = setting();
  await sweepDay(store, 1);
  const stopping = new AbortController();
  let reads = 0;
  const sweeps: Store["sweeps"] = (since, until) => {
    if (++reads === 5) stopping.abort();
    return store.sweeps(since, until);
  };
  await new Days({ store: { ...store, sweeps }, now }).build(stopping.signal);
  assert.equal(reads, 5);
});
