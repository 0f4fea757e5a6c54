import assert from "node:assert/strict";
import { DAY, MINUTE } from "../../../lib/duration.ts";
import { Keeper } from "../../../lib/store/keeper.ts";
import { Spool } from "../../../lib/store/spool.ts";
import { RETENTION, type Store } from "../../../lib/store/store.ts";
import { sampleList, sampleSweep } from "../sample.ts";
import { SLOT, type StoreTest } from "./case.ts";

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

/** Registers the tests of how every store keeps lists. */
export function testLists(test: StoreTest): void {
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

  test("putTargets() of a list that is not the latest does not change the latest", async (store) => {
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

  test("a list that is in use is kept, even if another one was written meanwhile", async (store, slot, clock) => {
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

  test("an old list that was spooled does not replace the latest", async (store, slot, clock) => {
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

  test("prune() deletes lists some time after their last sweep, but never the latest", async (store, slot, clock) => {
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
}
