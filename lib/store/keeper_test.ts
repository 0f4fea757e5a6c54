import assert from "node:assert/strict";
import { join } from "node:path";
import { captureLog } from "../../testing/log/captured_log.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { openMemory } from "./sqlite/memory.ts";
import { sampleList, sampleSweep } from "../../testing/store/sample.ts";
import { Spool } from "./spool.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { Store } from "./store.ts";

const TEN = 600_000;
const SLOT = Date.UTC(2025, 0, 1);

await captureLog();

/** A keeper with a disk and a store that can be away; it keeps sweeps of a list by their number. */
class Setting implements AsyncDisposable {
  readonly parent = Deno.makeTempDirSync();
  readonly folder = join(this.parent, "spool");
  readonly memory = openMemory({ now: () => SLOT });
  readonly puts: string[] = [];
  away = false;
  /** Called when the store gets a list. */
  onList: (() => void) | undefined;
  /** Called when the store gets a sweep. */
  onSweep: (() => void) | undefined;
  /** Called once the spool has a sweep. */
  onSpooled: (() => Promise<void>) | undefined;
  /** The records that other processes wrote first. */
  readonly others: SweepRecord[] = [];
  prunes = 0;
  readonly keeper: Keeper;

  constructor(options: Pick<KeeperOptions, "mayPrune"> = {}) {
    const spool = new Spool(this.folder);
    const add = spool.add.bind(spool);
    spool.add = async (...args) => {
      await add(...args);
      await this.onSpooled?.();
    };
    // deno-lint-ignore require-await
    const onOther = async (record: SweepRecord) => void this.others.push(record);
    this.keeper = new Keeper({ store: this.#store(), spool, onOther, ...options });
  }

  #store(): Store {
    const unlessAway = <T>(call: () => Promise<T>) => this.away ? Promise.reject(new Error("away")) : call();
    return {
      ...this.memory,
      prune: () => (this.prunes++, this.memory.prune()),
      putSweep: (record) =>
        unlessAway(() => {
          this.onSweep?.();
          return this.memory.putSweep(record);
        }),
      putTargets: (list, options) =>
        unlessAway(() => {
          this.puts.push(list.hash);
          this.onList?.();
          return this.memory.putTargets(list, options);
        }),
    };
  }

  async keep(number: number, hash = "a"): Promise<void> {
    const record = sampleSweep(SLOT + number * TEN, 3, { list: hash });
    await this.keeper.keep({ record, targets: sampleList(hash).targets });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.parent, { recursive: true });
  }
}

Deno.test("keep() writes a list when it is new and once a day", async () => {
  await using setting = new Setting();
  for (let number = 0; number < 289; number++) await setting.keep(number, number < 200 ? "a" : "b");
  assert.deepEqual(setting.puts, ["a", "a", "b", "b"]);
});

Deno.test("keep() writes a list again if its file was damaged before the store had it", async () => {
  await using setting = new Setting();
  setting.away = true;
  await assert.rejects(setting.keep(0), /away/);
  const file = [...Deno.readDirSync(setting.folder)].find(({ name }) => name.includes(".list."))!;
  await Deno.writeTextFile(join(setting.folder, file.name), "{broken");
  await assert.rejects(setting.keep(1), /away/);
  setting.away = false;
  await setting.keep(2);
  await setting.keep(3);
  await setting.keep(4);
  assert.equal((await setting.memory.sweeps(0)).length, 5);
  assert.equal((await setting.memory.targets("a"))?.targets.length, 3);
  assert.equal((await setting.memory.latestTargets())?.hash, "a");
  assert.deepEqual(setting.puts, ["a"]);
});

Deno.test("keep() makes its own list the latest, even if others waited before it", async () => {
  await using setting = new Setting();
  setting.away = true;
  for (const [number, hash] of ["a", "b", "a", "b"].entries()) await assert.rejects(setting.keep(number, hash), /away/);
  setting.away = false;
  await setting.keep(4, "b");
  assert.equal((await setting.memory.latestTargets())?.hash, "b");
  assert.equal((await setting.memory.targets("a"))?.targets.length, 3);
});

Deno.test("keep() rejects while the disk does not return the sweep, which is stored once it does", async () => {
  await using setting = new Setting();
  let path = "";
  // Reading a folder as a file fails as a disk does: with an error of the system.
  setting.onList = () => {
    path = join(
      setting.folder,
      [...Deno.readDirSync(setting.folder)].find(({ name }) => name.includes(".sweep."))!.name,
    );
    Deno.renameSync(path, `${path}.away`);
    Deno.mkdirSync(path);
  };
  await assert.rejects(
    setting.keep(0),
    /^Error: Cannot write the sweep of 2025-01-01T00:00:00.000Z to memory:: it is still/,
  );
  assert.deepEqual(await setting.memory.sweeps(0), []);
  await Deno.remove(path);
  await Deno.rename(`${path}.away`, path);
  await setting.keep(1);
  assert.equal((await setting.memory.sweeps(0)).length, 2);
});

Deno.test("keep() rejects while the disk does not return the sweep, even if it returns an older one of the same process", async () => {
  await using setting = new Setting();
  await setting.keep(0);
  setting.away = true;
  await assert.rejects(setting.keep(1), /away/);
  setting.away = false;
  setting.onSweep = () => {
    setting.onSweep = undefined;
    const names = Array.from(Deno.readDirSync(setting.folder), ({ name }) => name);
    const path = join(setting.folder, names.find((name) => name.startsWith("2025-01-01T00-20"))!);
    Deno.renameSync(path, `${path}.away`);
    Deno.mkdirSync(path);
  };
  await assert.rejects(
    setting.keep(2),
    /^Error: Cannot write the sweep of 2025-01-01T00:20:00.000Z to memory:: it is still/,
  );
});

Deno.test("keep() makes the store delete old records after each sweep, unless the clock cannot be trusted", async () => {
  for (const [mayPrune, prunes] of [[undefined, 2], [() => true, 2], [() => false, 0]] as const) {
    await using setting = new Setting({ mayPrune });
    await setting.keep(0);
    await setting.keep(1);
    assert.equal(setting.prunes, prunes);
  }
});

Deno.test("keep() makes its list the latest, once, if another process that shares the spool wrote the sweep", async () => {
  await using setting = new Setting();
  const other = new Spool(setting.folder);
  setting.onSpooled = async () => void await other.drain(setting.memory, { onOther: () => Promise.resolve() });
  await setting.keep(0);
  assert.equal((await setting.memory.latestTargets())?.hash, "a");
  await setting.keep(1);
  assert.deepEqual([setting.puts, setting.others], [["a"], []]);
  assert.equal((await setting.memory.sweeps(0)).length, 2);
});

Deno.test("keep() does not mistake another process's sweep of the slot for its own", async () => {
  await using setting = new Setting();
  const other = new Spool(setting.folder);
  setting.onSpooled = async () => {
    await other.drain(setting.memory, { onOther: () => Promise.resolve() });
    await other.add(sampleSweep(SLOT, 3, { replica: "other" }));
  };
  await setting.keep(0);
  assert.equal((await setting.memory.latestTargets())?.hash, "a");
});

Deno.test("keep() passes on the record that another process wrote first, whichever call drains the spool", async () => {
  for (const isDrained of [false, true]) {
    await using setting = new Setting();
    const first = sampleSweep(SLOT, 3, { replica: "first" });
    await setting.memory.putSweep(first);
    const other = new Spool(setting.folder);
    if (isDrained) {
      setting.onSpooled = async () => void await other.drain(setting.memory, { onOther: () => Promise.resolve() });
    }
    await setting.keep(0);
    assert.deepEqual(setting.others, [first]);
  }
});

Deno.test("keep() keeps its list the latest when another one is pending for a later slot", async () => {
  await using setting = new Setting();
  await new Spool(setting.folder).add(sampleSweep(SLOT + 5 * TEN, 3, { list: "b" }), sampleList("b"));
  await setting.keep(0, "a");
  assert.deepEqual(setting.puts, ["a", "b"]);
  assert.equal((await setting.memory.latestTargets())?.hash, "a");
});

Deno.test("forget() makes the next sweep write the list again", async () => {
  await using setting = new Setting();
  await setting.keep(0);
  setting.keeper.forget();
  await setting.keep(1);
  await setting.keep(2);
  assert.deepEqual(setting.puts, ["a", "a"]);
});

Deno.test("drain() returns the running call if there is one", async () => {
  await using setting = new Setting();
  const draining = setting.keeper.drain();
  assert.equal(setting.keeper.drain(), draining);
  await draining;
});
