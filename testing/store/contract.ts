import assert from "node:assert/strict";
import { type Check } from "../../lib/model/check.ts";
import type { StateCounts } from "../../lib/model/state.ts";
import { countChecks } from "../../lib/model/sweep.ts";
import { Keeper } from "../../lib/store/keeper.ts";
import { Spool } from "../../lib/store/spool.ts";
import { RETENTION, type Store } from "../../lib/store/store.ts";
import { sampleDay, sampleIncidents, sampleList, sampleSweep } from "./sample.ts";

const MINUTE = 60_000;
const SLOT = 10 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** Processes that keep sweeps in one store, each with a disk of its own. */
class Keepers implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "lookout-keepers-" });

  constructor(readonly store: Store) {}

  spool(): Spool {
    return new Spool(`${this.#folder}/${crypto.randomUUID()}`);
  }

  /** Keeps a sweep of a slot with a list. */
  next(): (slot: number, list: string) => Promise<void> {
    const keeper = new Keeper({ store: this.store, spool: this.spool(), onOther: () => Promise.resolve() });
    return async (slot, list) => {
      await keeper.keep({ record: sampleSweep(slot, 3, { list }), targets: sampleList(list).targets });
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/**
 * Registers the tests of what every adapter promises.
 * @param open gives a new, empty store that goes by the clock `now`
 * @param register registers one test. Default `Deno.test`
 */
export function testStore(
  name: string,
  open: (now: () => number) => Promise<Store>,
  register: (name: string, run: () => Promise<void>) => void = Deno.test,
): void {
  /** A case with a store of its own, at the start of a slot; `clock.now` is the case's to move. */
  function test(behaviour: string, run: (store: Store, slot: number, clock: { now: number }) => Promise<void>) {
    register(`${name}: ${behaviour}`, async () => {
      // Near the present, because a server that deletes by age has a clock of its own.
      const slot = Math.floor(Date.now() / SLOT) * SLOT;
      const clock = { now: slot };
      const store = await open(() => clock.now);
      try {
        await run(store, slot, clock);
      } finally {
        await store.close();
      }
    });
  }

  test("an empty store has nothing", async (store, slot) => {
    assert.deepEqual(await store.sweeps(0), []);
    assert.equal(await store.sweep(slot), undefined);
    assert.equal(await store.lastSweep(), undefined);
    assert.deepEqual(await store.days(0), []);
    assert.deepEqual(await store.incidents(0), { through: -Infinity, open: [], closed: [] });
    assert.equal(await store.targets("none"), undefined);
    assert.equal(await store.latestTargets(), undefined);
    await store.release(slot, "a");
    await store.prune();
  });

  test("putSweep() keeps every field", async (store, slot) => {
    const record = sampleSweep(slot, 100, { reliable: false, late: 0 });
    assert.equal(await store.putSweep(record), true);
    assert.deepEqual(await store.lastSweep(), record);
    assert.deepEqual(await store.sweep(slot), record);
    assert.deepEqual(await store.sweeps(slot), [record]);
  });

  test("putSweep() lets the first record of a slot stay", async (store, slot) => {
    const first = sampleSweep(slot, 10, { replica: "first" });
    assert.equal(await store.putSweep(first), true);
    assert.equal(await store.putSweep(sampleSweep(slot, 12, { replica: "second" })), false);
    assert.equal(await store.putSweep(first), false);
    assert.deepEqual(await store.sweeps(0), [first]);
  });

  test("putSweep() of several at once keeps one", async (store, slot) => {
    const records = Array.from({ length: 8 }, (_, index) => sampleSweep(slot, 5, { replica: `replica-${index}` }));
    const kept = await Promise.all(records.map((record) => store.putSweep(record)));
    assert.equal(kept.filter(Boolean).length, 1);
    assert.deepEqual(await store.lastSweep(), records[kept.indexOf(true)]);
  });

  test("what is given or got can be changed without changing what is kept", async (store, slot) => {
    const record = sampleSweep(slot, 3);
    const list = sampleList("hash");
    const intact = structuredClone({ record, list });
    await store.putSweep(record);
    await store.putTargets(list);
    const change = (sweep: typeof record | undefined, targets: typeof list | undefined) => {
      assert(sweep && targets);
      sweep.checks[0].phases.dns = 123_456;
      sweep.checks.pop();
      sweep.summary["200"] = -1;
      sweep.counts.up = -1;
      targets.targets[0].name = "changed";
      targets.targets[0].expect!.pop();
      targets.targets.pop();
    };
    change(record, list);
    change(await store.lastSweep(), await store.latestTargets());
    change((await store.sweeps(0))[0], await store.targets("hash"));
    assert.deepEqual(await store.lastSweep(), intact.record);
    assert.deepEqual(await store.sweeps(0), [intact.record]);
    for (const kept of [await store.targets("hash"), await store.latestTargets()]) {
      assert.deepEqual(kept?.targets.map(({ name }) => name), intact.list.targets.map(({ name }) => name));
      assert.deepEqual(kept?.targets[0].expect, intact.list.targets[0].expect);
    }
  });

  test("sweeps() gives the slots since a time, oldest first, in whatever order they were put", async (store, slot) => {
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
  });

  test("sweep() is the record of that very slot", async (store, slot) => {
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

  test("lastSweep() is the record of the newest slot, not the one put last", async (store, slot) => {
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
        certificate: { end: SLOT, begin: SLOT - 1000 },
      },
      { outcome: null, state: "unknown", phases: unreached, attempts: 0, reason: null, certificate: null },
    ];
    const record = sampleSweep(slot, 0, { ...countChecks(checks), checks });
    await store.putSweep(record);
    assert.deepEqual(await store.lastSweep(), record);
  });

  test("a record from before there was a state has none in it", async (store, slot) => {
    const record = sampleSweep(slot, 3);
    const { maintenance, ...counts } = record.counts;
    assert.equal(maintenance, 0);
    await store.putSweep({ ...record, counts: counts as StateCounts });
    assert.deepEqual(await store.lastSweep(), record);
  });

  test("targets() finds each list by its hash", async (store) => {
    const lists = ["a", "b", "c"].map((hash, index) => sampleList(hash, index + 1));
    for (const list of lists) await store.putTargets(list);
    for (const { hash, targets } of lists) {
      const kept = await store.targets(hash);
      assert.equal(kept?.hash, hash);
      assert.deepEqual(kept?.targets.map(({ id }) => id), targets.map(({ id }) => id));
    }
    assert.equal(await store.targets("d"), undefined);
  });

  test(
    "latestTargets() is the list put last, also one put before and with the clock gone back",
    async (store, _, clock) => {
      for (
        const [hash, step] of [["a", 0], ["b", 0], ["a", 0], ["c", -MINUTE], ["b", 0], ["b", 1], ["a", 0]] as const
      ) {
        clock.now += step;
        await store.putTargets(sampleList(hash));
        assert.equal((await store.latestTargets())?.hash, hash);
      }
    },
  );

  test("putTargets() of a list that is not the latest leaves the latest one", async (store) => {
    await store.putTargets(sampleList("old"), { latest: false });
    assert.equal(await store.latestTargets(), undefined);
    assert.equal((await store.targets("old"))?.hash, "old");
    for (const hash of ["one", "two"]) await store.putTargets(sampleList(hash));
    for (const hash of ["old", "one", "two"]) {
      await store.putTargets(sampleList(hash), { latest: false });
      assert.equal((await store.latestTargets())?.hash, "two");
    }
    await store.putTargets(sampleList("one"));
    assert.equal((await store.latestTargets())?.hash, "one");
  });

  test("a list outlasts another one that was put meanwhile, while it is swept with", async (store, slot, clock) => {
    await using keepers = new Keepers(store);
    const [one, two] = [keepers.next(), keepers.next()];
    await one(slot, "a");
    await two(slot + SLOT, "b");
    for (let day = 0; day <= 10; day++) {
      clock.now = slot + 2 * SLOT + day * DAY;
      await one(clock.now, "a");
    }
    assert.equal((await store.latestTargets())?.hash, "a");
    assert.equal((await store.lastSweep())?.list, "a");
    assert.equal((await store.targets("a"))?.targets.length, 3);
  });

  test("an old list that was spooled does not take the place of the latest", async (store, slot, clock) => {
    await using keepers = new Keepers(store);
    const [one, spool] = [keepers.next(), keepers.spool()];
    await one(slot, "new");
    await spool.add(sampleSweep(slot - SLOT, 3, { list: "old" }), sampleList("old"));
    await new Keeper({ store, spool, onOther: () => Promise.resolve() }).drain();
    assert.equal((await store.latestTargets())?.hash, "new");
    for (let day = 1; day <= 10; day++) {
      clock.now = slot + day * DAY;
      await one(clock.now, "new");
      if (day < 8) assert.equal((await store.targets("old"))?.hash, "old");
    }
    assert.equal((await store.latestTargets())?.hash, "new");
    assert.equal((await store.targets("new"))?.targets.length, 3);
  });

  test("putTargets() keeps everything but secrets", async (store) => {
    const list = sampleList("hash");
    await store.putTargets(list);
    assert(list.targets.every(({ authorization }) => authorization));
    const targets = list.targets.map(({ authorization: _, ...target }) => target);
    assert.deepEqual(await store.targets("hash"), { hash: "hash", targets });
    assert.deepEqual(await store.latestTargets(), { hash: "hash", targets });
  });

  test("putTargets() keeps an empty list, and odd names", async (store) => {
    await store.putTargets({ hash: "empty", targets: [] });
    assert.deepEqual(await store.targets("empty"), { hash: "empty", targets: [] });
    const names = [
      "👩‍🚒 日本語",
      "é e\u0301",
      `'"\\;--`,
      "\u202eright to left",
      "\ud800 alone",
      "\u0000",
      "__proto__",
      "",
    ];
    const targets = names.map((name, id) => ({ id: `${id}`, name, url: "https://example.org/", category: name }));
    await store.putTargets({ hash: "odd", targets });
    assert.deepEqual(await store.targets("odd"), { hash: "odd", targets });
  });

  test("putDay() keeps a day, the first one written", async (store, slot) => {
    const day = sampleDay(slot - slot % DAY - DAY, 100);
    assert.equal(await store.putDay(day), true);
    assert.equal(await store.putDay({ ...day, sweeps: 1 }), false);
    assert.deepEqual(await store.days(0), [day]);
  });

  test("days() gives the days since a time, oldest first, each with its targets, also none", async (store, slot) => {
    const today = slot - slot % DAY;
    const days = [1, 2, 3, 4].map((index) => sampleDay(today - index * DAY, index * 10 - 10));
    for (const index of [2, 0, 3, 1]) await store.putDay(days[index]);
    assert.deepEqual(await store.days(0), days.toReversed());
    assert.deepEqual(await store.days(today - 2 * DAY), [days[1], days[0]]);
    assert.deepEqual(await store.days(today), []);
  });

  test("prune() deletes days older than their retention, and no others", async (store, slot, clock) => {
    const today = clock.now = slot - slot % DAY;
    const days = [-DAY, 0, DAY].map((offset) => sampleDay(today - RETENTION.day + offset, 3));
    for (const day of days) await store.putDay(day);
    await store.prune();
    assert.deepEqual(await store.days(0), days.slice(1));
  });

  test("putIncidents() keeps what is open, and what was closed, by when that was", async (store, slot) => {
    const open = sampleIncidents(slot, 9);
    const closedBy = (at: number) => sampleIncidents(slot - 5 * SLOT, 3, { closed: at, ended: "up" });
    await store.putIncidents({ through: slot - SLOT, open: open.slice(1) }, [
      ...closedBy(slot),
      ...closedBy(slot - SLOT),
    ]);
    await store.putIncidents({ through: slot, open }, []);
    assert.deepEqual(await store.incidents(0), {
      through: slot,
      open,
      closed: [...closedBy(slot - SLOT), ...closedBy(slot)],
    });
    assert.deepEqual((await store.incidents(slot)).closed, closedBy(slot));
    assert.deepEqual((await store.incidents(slot + 1)).closed, []);
  });

  test(
    "putIncidents() that reaches less far leaves what is open as it is, and keeps what was closed",
    async (store, slot) => {
      const [early, late] = sampleIncidents(slot, 2);
      const closed = sampleIncidents(slot - 9 * SLOT, 1, { closed: slot - SLOT, ended: "removed" });
      await store.putIncidents({ through: slot, open: [late] }, []);
      for (const again of [1, 2]) {
        await store.putIncidents({ through: slot - again * SLOT, open: [early] }, closed);
        assert.deepEqual(await store.incidents(0), { through: slot, open: [late], closed });
      }
    },
  );

  test("putIncidents() of several processes that closed different incidents keeps all of them", async (store, slot) => {
    const closed = sampleIncidents(slot - SLOT, 8, { closed: slot, ended: "up" });
    await Promise.all(closed.map((incident) => store.putIncidents({ through: slot, open: [] }, [incident])));
    const kept = async () => (await store.incidents(0)).closed.sort((a, b) => a.opened - b.opened);
    assert.deepEqual(await kept(), closed);
    const again = { ...closed[3], ended: "blocked" } as const;
    await store.putIncidents({ through: slot, open: [] }, [again]);
    assert.deepEqual(await kept(), closed.with(3, again));
  });

  test("putIncidents() takes out of what a sweep closed what is undone, and nothing else", async (store, slot) => {
    const [one, two, three] = sampleIncidents(slot - 2 * SLOT, 3, { closed: slot - SLOT, ended: "up" });
    await store.putIncidents({ through: slot - SLOT, open: [] }, [one, two, three]);
    const late = { ...two, closed: slot };
    await store.putIncidents({ through: slot, open: [] }, [late], { undone: [two] });
    assert.deepEqual((await store.incidents(0)).closed, [one, three, late]);
    await store.putIncidents({ through: slot, open: [two] }, [], { undone: [late, { ...one, closed: slot }] });
    assert.deepEqual(await store.incidents(0), { through: slot, open: [two], closed: [one, three] });
  });

  test(
    "putIncidents() replaces what is open by the same sweep, and by one that lies too far ahead",
    async (store, slot) => {
      const [one, two, three] = sampleIncidents(slot, 3);
      await store.putIncidents({ through: slot + DAY, open: [one] }, []);
      await store.putIncidents({ through: slot, open: [two] }, [], { until: slot + DAY });
      assert.deepEqual(await store.incidents(0), { through: slot + DAY, open: [one], closed: [] });
      for (const open of [[two], [three]]) {
        await store.putIncidents({ through: slot, open }, [], { until: slot + DAY - 1 });
        assert.deepEqual(await store.incidents(0), { through: slot, open, closed: [] });
      }
    },
  );

  test("putIncidents() keeps 10,000 at once, and odd names", async (store, slot) => {
    const name = "👩‍🚒 \u202eright to left \ud800 ".padEnd(200, "x");
    const open = sampleIncidents(slot, 10_000, { name });
    const closed = sampleIncidents(slot, 10_000, { name, closed: slot, ended: "blocked" });
    await store.putIncidents({ through: slot, open }, closed);
    assert.deepEqual(await store.incidents(0), { through: slot, open, closed });
  });

  test("prune() deletes closed incidents older than their retention, and no others", async (store, slot, clock) => {
    const closed = [-SLOT, 0, SLOT].flatMap((offset) => {
      const at = slot - RETENTION.incident + offset;
      return sampleIncidents(at - SLOT, 2, { closed: at, ended: "up" });
    });
    await store.putIncidents({ through: slot, open: sampleIncidents(slot, 2) }, closed);
    clock.now = slot;
    await store.prune();
    assert.deepEqual(await store.incidents(0), {
      through: slot,
      open: sampleIncidents(slot, 2),
      closed: closed.slice(2),
    });
  });

  test("an owner with an odd name holds its claim", async (store, slot, clock) => {
    assert.equal(await store.claim(slot, "host-👩‍🚒-'; --", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "host-👩‍🚒-'; -", clock.now + MINUTE), false);
  });

  test("claim() gives a slot to the first who asks, and each slot by itself", async (store, slot, clock) => {
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    assert.equal(await store.claim(slot + SLOT, "b", clock.now + MINUTE), true);
  });

  test("claim() of several at once gives one the slot", async (store, slot, clock) => {
    const owners = Array.from({ length: 16 }, (_, index) => `owner-${index}`);
    const got = await Promise.all(owners.map((owner) => store.claim(slot, owner, clock.now + MINUTE)));
    assert.equal(got.filter(Boolean).length, 1);
    const again = await Promise.all(owners.map((owner) => store.claim(slot, owner, clock.now + MINUTE)));
    assert.deepEqual(again, got);
  });

  test("claim() renews its owner's claim", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });

  test("claim() takes over what has expired, on the very millisecond", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    clock.now += 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), false);
  });

  test("claim() renews late where nobody took over", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += 2 * MINUTE;
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });

  test("release() frees the slot", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.release(slot, "a");
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
  });

  test(
    "release() wins over a claim of its owner that is under way, its first or a renewal",
    async (store, slot, clock) => {
      for (const first of [true, false]) {
        const at = first ? slot : slot + SLOT;
        if (!first) await store.claim(at, "a", clock.now + MINUTE);
        await Promise.all([store.claim(at, "a", clock.now + MINUTE), store.release(at, "a")]);
        assert.equal(await store.claim(at, "b", clock.now + MINUTE), true);
      }
    },
  );

  test("claim() takes a slot anew that its owner has released", async (store, slot, clock) => {
    for (let time = 0; time < 2; time++) {
      assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
      assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
      await store.release(slot, "a");
    }
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), false);
  });

  test("release() by another, or of another slot, changes nothing", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.release(slot, "b");
    await store.release(slot + SLOT, "a");
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    clock.now += MINUTE;
    await store.claim(slot, "b", clock.now + MINUTE);
    await store.release(slot, "a");
    assert.equal(await store.claim(slot, "c", clock.now + MINUTE), false);
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

  test("prune() leaves live claims", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.prune();
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });

  test("prune() deletes lists some time after no sweep uses them, never the latest", async (store, slot, clock) => {
    const known = async (hash: string) => await store.targets(hash) !== undefined;
    for (const hash of ["unused", "used", "latest"]) await store.putTargets(sampleList(hash));
    await store.putSweep(sampleSweep(slot + SLOT, 3, { list: "used" }));
    clock.now = slot + RETENTION.sweep;
    await store.prune();
    assert.deepEqual(await Promise.all(["unused", "used", "latest"].map(known)), [true, true, true]);
    clock.now = slot + SLOT + RETENTION.sweep;
    await store.prune();
    assert.deepEqual(await Promise.all(["used", "latest"].map(known)), [true, true]);
    clock.now += DAY;
    await store.prune();
    assert.deepEqual(await Promise.all(["unused", "used", "latest"].map(known)), [false, false, true]);
    assert.equal((await store.latestTargets())?.hash, "latest");
  });

  test("putDocument() writes where the version is the expected one, and nowhere else", async (store) => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const read = async () => {
      const found = await store.document("ledger/ops");
      return found && { text: new TextDecoder().decode(found.bytes), version: found.version };
    };
    assert.equal(await read(), undefined);
    assert.equal(await store.putDocument("ledger/ops", bytes("none"), 1), false);
    assert.equal(await store.putDocument("ledger/ops", bytes("one"), undefined), true);
    assert.equal(await store.putDocument("ledger/ops", bytes("two"), undefined), false);
    const one = await read();
    assert.equal(one?.text, "one");
    assert.equal(await store.putDocument("ledger/ops", bytes("two"), one.version), true);
    assert.equal(await store.putDocument("ledger/ops", bytes("three"), one.version), false);
    const two = await read();
    assert.equal(two?.text, "two");
    assert(two.version > one.version);
    assert.equal(await store.document("ledger/other"), undefined);
  });

  test("putDocument() of eight at once writes one, round after round", async (store) => {
    for (let round = 0; round < 5; round++) {
      const before = await store.document("race");
      const done = await Promise.all(
        Array.from(
          { length: 8 },
          (_, index) => store.putDocument("race", Uint8Array.of(round, index), before?.version),
        ),
      );
      assert.equal(done.filter(Boolean).length, 1);
      assert.deepEqual([...(await store.document("race"))!.bytes], [round, done.indexOf(true)]);
    }
  });

  test("putDocument() keeps a document that is larger than one item can be", async (store) => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const large = new Uint8Array(900_000).map((_, index) => bytes[index % bytes.length]);
    assert.equal(await store.putDocument("large", large, undefined), true);
    assert.deepEqual(new Uint8Array((await store.document("large"))!.bytes), large);
  });

  test(
    "a document that was not written for its retention is gone, and its versions do not come again",
    async (store, _slot, clock) => {
      await store.putDocument("old", Uint8Array.of(1), undefined);
      const { version } = (await store.document("old"))!;
      clock.now += RETENTION.document;
      assert.equal((await store.document("old"))?.version, version);
      clock.now += 2000;
      assert.equal(await store.document("old"), undefined);
      assert.equal(await store.putDocument("old", Uint8Array.of(2), undefined), true);
      const after = (await store.document("old"))!;
      assert.deepEqual([...after.bytes], [2]);
      assert(after.version > version);
      await store.prune();
      assert.deepEqual([...(await store.document("old"))!.bytes], [2]);
    },
  );
}
