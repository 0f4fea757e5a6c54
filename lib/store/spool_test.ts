import assert from "node:assert/strict";
import { captureLog } from "../../testing/log/captured_log.ts";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openMemory } from "./sqlite/memory.ts";
import { sampleList, sampleSweep } from "../../testing/store/sample.ts";
import { Spool } from "./spool.ts";
import type { Store } from "./store.ts";

const SLOT = Date.UTC(2025, 0, 1);
const TEN = 600_000;

const logged = await captureLog();
const events = () => logged.splice(0).map(({ properties }) => properties.event);

const parent = Deno.makeTempDirSync();
Deno.test.afterAll(() => Deno.remove(parent, { recursive: true }));

function newFolder(): string {
  logged.splice(0);
  return join(parent, crypto.randomUUID());
}

const filesIn = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

const sweepsIn = (spool: Spool, since: number) => Array.fromAsync(spool.sweeps(since));

/** Sweeps of as many slots, one after the other. */
const sweepsOf = (count: number) => Array.from({ length: count }, (_, index) => sampleSweep(SLOT + index * TEN, 5));

const nobody = { onOther: () => Promise.reject(new Error("there is no other")) };

/** A store that records what is written to it, and accepts `takes` sweeps. */
function listening(): { store: Store; written: (number | string)[]; takes: number } {
  const memory = openMemory();
  const it = {
    written: [] as (number | string)[],
    takes: Infinity,
    store: {
      ...memory,
      putSweep(record) {
        if (it.takes-- <= 0) return Promise.reject(new Error("the store is away"));
        it.written.push((record.slot - SLOT) / TEN);
        return memory.putSweep(record);
      },
      putTargets(list, options) {
        it.written.push(list.hash);
        return memory.putTargets(list, options);
      },
    } satisfies Store,
  };
  return it;
}

Deno.test("drain() writes pending records to the store, oldest first, and leaves nothing behind", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  const records = sweepsOf(5);
  for (const index of [3, 0, 4, 1, 2]) await spool.add(records[index]);
  assert.deepEqual(await sweepsIn(spool, 0), records);
  assert.deepEqual(await sweepsIn(spool, SLOT + 3 * TEN), records.slice(3));
  const { store, written } = listening();
  await spool.drain(store, nobody);
  assert.deepEqual(written, [0, 1, 2, 3, 4]);
  assert.deepEqual(await store.sweeps(0), records);
  assert.deepEqual(filesIn(folder), []);
  await spool.drain(store, nobody);
  assert.equal(written.length, 5);
});

Deno.test("pending counts the sweeps that the store does not have yet, including those of an earlier process", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  assert.equal(spool.pending, 0);
  for (const record of sweepsOf(3)) await spool.add(record, sampleList("a"));
  assert.equal(spool.pending, 3);
  const next = new Spool(folder);
  await sweepsIn(next, 0);
  assert.equal(next.pending, 3);
  const it = listening();
  it.takes = 2;
  await assert.rejects(next.drain(it.store, nobody), /the store is away/);
  await sweepsIn(next, 0);
  assert.equal(next.pending, 1);
  it.takes = Infinity;
  await next.drain(it.store, nobody);
  assert.equal(next.pending, 0);
});

Deno.test("drain() stops where the store fails, and continues from there, even in another process", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  for (const record of sweepsOf(5)) await spool.add(record);
  const it = listening();
  it.takes = 2;
  await assert.rejects(spool.drain(it.store, nobody), { message: "the store is away" });
  it.takes = Infinity;
  await new Spool(folder).drain(it.store, nobody);
  assert.deepEqual(it.written, [0, 1, 2, 3, 4]);
});

Deno.test("drain() includes records that are added meanwhile", async () => {
  const spool = new Spool(newFolder());
  const [first, second] = sweepsOf(2);
  await spool.add(first);
  const { store, written } = listening();
  const putSweep = async (record: typeof first) => {
    if (written.length === 0) await spool.add(second);
    return await store.putSweep(record);
  };
  await spool.drain({ ...store, putSweep }, nobody);
  assert.deepEqual(written, [0, 1]);
});

Deno.test("drain() drops a sweep whose slot has another record, and reports that one", async () => {
  const spool = new Spool(newFolder());
  const records = sweepsOf(3);
  for (const record of records) await spool.add(record);
  const { store } = listening();
  const other = sampleSweep(SLOT + TEN, 3, { replica: "other" });
  await store.putSweep(other);
  const others: unknown[] = [];
  await spool.drain(store, { onOther: (record) => Promise.resolve(void others.push(record)) });
  assert.deepEqual(others, [other]);
  assert.deepEqual(await store.sweeps(0), [records[0], other, records[2]]);
  assert.deepEqual(await sweepsIn(spool, 0), []);
});

Deno.test("drain() writes a list before the sweeps that need it, the newest last, without secrets on disk", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  const records = sweepsOf(4);
  const lists = ["b", "a"].map((hash) => sampleList(hash, 5));
  await spool.add(records[0], lists[0]);
  await spool.add(records[1]);
  await spool.add(records[2], lists[1]);
  await spool.add(records[3], lists[0]);
  for (const name of filesIn(folder)) assert(!Deno.readTextFileSync(join(folder, name)).includes("Basic"));
  assert.equal((await spool.targets("a"))?.targets.length, 5);
  assert.equal(await spool.targets("c"), undefined);
  const { store, written } = listening();
  const toldOf = await spool.drain(store, { ...nobody, isLatest: (hash) => hash === "b" });
  assert.deepEqual(written, ["b", 0, 1, "a", 2, "b", 3]);
  assert.deepEqual([[...toldOf.lists], toldOf.sweeps.length], [["b", "a"], 4]);
  assert.equal((await store.latestTargets())?.hash, "b");
});

Deno.test("add() writes a list once while it waits, and keeps two lists of one slot", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  const records = sweepsOf(3);
  for (const record of records) await spool.add(record, sampleList("a"));
  assert.equal(filesIn(folder).filter((name) => name.includes(".list.")).length, 1);
  await spool.add(records[0], sampleList("b"));
  await spool.add(records[2]);
  for (const hash of ["a", "b"]) assert.equal((await spool.targets(hash))?.hash, hash);
});

Deno.test("a damaged file is set aside and reported, and other pending files are not touched", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  for (const record of sweepsOf(4)) await spool.add(record);
  const [cut, garbage, other] = filesIn(folder).map((name) => join(folder, name));
  await Deno.truncate(cut, 500);
  await Deno.writeTextFile(
    garbage,
    Deno.readTextFileSync(garbage).replace(/"checks":".{20}/, `"checks":"${"A".repeat(20)}`),
  );
  await Deno.writeTextFile(other, `{"name":"package"}`);
  const { store, written } = listening();
  await spool.drain(store, nobody);
  assert.deepEqual(written, [3]);
  assert.deepEqual(filesIn(folder), [cut, garbage, other].map((path) => `${path.slice(folder.length + 1)}.damaged`));
  assert.deepEqual(events(), ["spool.damaged", "spool.damaged", "spool.damaged"]);
});

Deno.test("a sweep or a list with a missing part is set aside as well, and does not block the files after it", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  for (const [index, record] of sweepsOf(4).entries()) {
    await spool.add(record, index === 0 ? sampleList("a") : undefined);
  }
  // The list comes first.
  const paths = filesIn(folder).map((name) => join(folder, name));
  for (const [index, part] of ["hash", "slot", "summary", "started"].entries()) {
    const path = paths[index];
    await Deno.writeTextFile(path, Deno.readTextFileSync(path).replace(`"${part}":`, `"${part}!":`));
  }
  const { store, written } = listening();
  await spool.drain(store, nobody);
  assert.deepEqual(written, [3]);
  assert.equal(filesIn(folder).filter((name) => name.endsWith(".damaged")).length, 4);
  assert.equal(filesIn(folder).length, 4);
  assert.deepEqual(events(), Array(4).fill("spool.damaged"));
});

Deno.test("a sweep that no store accepts, or a file too large to be an entry, does not block the files after it either", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  const parts = [["slot", "8640000000000001"], ["started", "1.5"], ["finished", "1e16"], ["summary", "null"]] as const;
  for (const record of sweepsOf(parts.length + 2)) await spool.add(record);
  const paths = filesIn(folder).map((name) => join(folder, name));
  for (const [index, [part, value]] of parts.entries()) {
    const text = Deno.readTextFileSync(paths[index]);
    await Deno.writeTextFile(paths[index], text.replace(new RegExp(`"${part}":({.*?}|\\d+)`), `"${part}":${value}`));
  }
  await Deno.truncate(paths[parts.length], 3_000_000_000);
  const { store, written } = listening();
  await spool.drain(store, nobody);
  assert.deepEqual(written, [parts.length + 1]);
  assert.equal(filesIn(folder).filter((name) => name.endsWith(".damaged")).length, parts.length + 1);
  assert.equal(spool.problem, undefined);
  assert.deepEqual(events(), Array(parts.length + 1).fill("spool.damaged"));
});

Deno.test("a file that is temporarily unreadable is not set aside, but reported and written to the store later", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  for (const record of sweepsOf(3)) await spool.add(record);
  const [, path] = filesIn(folder).map((name) => join(folder, name));
  // Reading a folder as a file fails as a disk does: with an error of the system.
  await Deno.rename(path, `${path}.away`);
  await Deno.mkdir(path);
  const { store, written } = listening();
  await spool.drain(store, nobody);
  assert.deepEqual(written, [0, 2]);
  assert.match(spool.problem!, /^Cannot read .+\.json: ./);
  assert.deepEqual(await sweepsIn(spool, 0), []);
  assert.deepEqual(events(), ["spool.failed"]);
  await Deno.remove(path);
  await Deno.rename(`${path}.away`, path);
  await spool.drain(store, nobody);
  assert.deepEqual(written, [0, 2, 1]);
  assert.deepEqual([spool.problem, filesIn(folder)], [undefined, []]);
});

Deno.test("a file from a later version stays, and is reported once", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  for (const record of sweepsOf(2)) await spool.add(record);
  const [name] = filesIn(folder);
  await Deno.writeTextFile(join(folder, name), `{"format":2,"record":{}}`);
  const { store, written } = listening();
  for (let time = 0; time < 2; time++) await spool.drain(store, nobody);
  assert.deepEqual(written, [1]);
  assert.deepEqual([filesIn(folder), events()], [[name], ["spool.later"]]);
});

Deno.test("check() says in advance whether the disk can be written to, and leaves nothing behind", async () => {
  const folder = newFolder();
  const spool = new Spool(folder);
  await Deno.writeTextFile(folder, "a file where the folder should be");
  await spool.check();
  assert.match(spool.problem!, /^Cannot write to .+: ./);
  assert.deepEqual(events(), ["spool.failed"]);
  await Deno.remove(folder);
  await spool.check();
  assert.deepEqual([spool.problem, filesIn(folder)], [undefined, []]);
});

Deno.test("a disk that cannot be written to is reported once, without the names of the files that were tried", async () => {
  // A path that is too long fails as a disk does that was mounted read-only: when a file is opened.
  const folder = join(newFolder(), ...Array(20).fill("x".repeat(200))).slice(0, 4050);
  const spool = new Spool(folder);
  for (const record of sweepsOf(3)) await spool.add(record);
  assert.deepEqual(events(), ["spool.failed"]);
  assert.doesNotMatch(spool.problem!, /unfinished/);
});

Deno.test("beyond the limit the oldest sweeps are dropped and reported, with lists that are no longer needed", async () => {
  const folder = newFolder();
  const spool = new Spool(folder, { maxSweeps: 2 });
  const records = sweepsOf(5);
  await spool.add(records[0], sampleList("a"));
  await spool.add(records[1], sampleList("b"));
  assert.deepEqual(events(), []);
  await spool.add(records[2]);
  await spool.add(records[3]);
  assert.deepEqual(await sweepsIn(spool, 0), records.slice(2, 4));
  assert.equal(await spool.targets("a"), undefined);
  assert.equal((await spool.targets("b"))?.hash, "b");
  assert.deepEqual(events(), ["spool.dropped", "spool.dropped"]);
});

Deno.test("records that cannot be written to disk are kept in memory, reported, and still written to the store", async () => {
  const folder = newFolder();
  await Deno.writeTextFile(folder, "a file where the folder should be");
  const spool = new Spool(folder, { maxSweeps: 3 });
  const records = sweepsOf(4);
  for (const record of records.slice(0, 3)) await spool.add(record, sampleList("a"));
  assert.match(spool.problem!, /^Cannot (read|write to) .+: ./);
  assert.deepEqual(await sweepsIn(spool, 0), records.slice(0, 3));
  assert(events().includes("spool.failed"));
  await spool.add(records[3]);
  assert.deepEqual(await sweepsIn(spool, 0), records.slice(1), "memory has the same limit");
  const it = listening();
  it.takes = 1;
  await assert.rejects(spool.drain(it.store, nobody), { message: "the store is away" });
  it.takes = Infinity;
  await Deno.remove(folder);
  const more = sampleSweep(SLOT + 9 * TEN, 2);
  await spool.add(more);
  assert.equal(spool.problem, undefined);
  // Also what waited in memory is on disk now, where a process after this one finds it.
  assert.equal(filesIn(folder).length, 3);
  assert.deepEqual(await sweepsIn(new Spool(folder), 0), [...records.slice(2), more]);
  await spool.drain(it.store, nobody);
  assert.deepEqual(it.written.filter((each) => typeof each === "number"), [1, 2, 3, 9]);
  assert.deepEqual(await sweepsIn(spool, 0), []);
});

Deno.test({
  name: "records on a read-only disk are written to the store once",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = newFolder();
    await new Spool(folder).add(sweepsOf(1)[0]);
    const readOnly = new Spool(folder);
    const { store, written } = listening();
    const remove = Deno.remove;
    Deno.remove = () => Promise.reject(new Error("Read-only file system"));
    try {
      await readOnly.drain(store, nobody);
      await readOnly.drain(store, nobody);
    } finally {
      Deno.remove = remove;
    }
    assert.deepEqual(written, [0]);
    assert.match(readOnly.problem!, /Read-only file system/);
  },
});

Deno.test("two processes that share a folder write everything to the store, each slot once", async () => {
  const folder = newFolder();
  const spools = [new Spool(folder), new Spool(folder)];
  const records = sweepsOf(60);
  await Promise.all(records.map((record, index) => spools[index % 2].add(record, sampleList(`list-${index % 3}`))));
  const { store } = listening();
  const others: unknown[] = [];
  const note = (record: unknown) => Promise.resolve(void others.push(record));
  await Promise.all(spools.map((spool) => spool.drain(store, { onOther: note })));
  assert.deepEqual(await store.sweeps(0), records);
  assert(others.every((other) => records.some((record) => record.slot === (other as typeof record).slot)));
  assert.deepEqual(filesIn(folder), []);
  assert.deepEqual(events(), []);
});

Deno.test("kill -9 at any moment loses no kept record, and leaves nothing damaged", async () => {
  const folder = newFolder();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(import.meta.resolve("../../testing/store/spool_child.ts")), folder],
    stdout: "piped",
  });
  for (let round = 0; round < 3; round++) {
    const process = child.spawn();
    let output = "";
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      if (output.split("\n").length > 20 + round) process.kill("SIGKILL");
    }
    await process.status;
    const kept = output.split("\n").slice(0, -1).map(Number);
    assert(kept.length >= 20);
    const spool = new Spool(folder, { maxSweeps: 100_000 });
    const slots = (await sweepsIn(spool, 0)).map(({ slot }) => slot);
    for (const slot of kept) assert.equal(slots.filter((each) => each === slot).length >= 1, true, `${slot} is lost`);
    const { store } = listening();
    await spool.drain(store, { onOther: () => Promise.resolve() });
    assert.equal((await store.targets(sampleSweep(0, 0).list))?.targets.length, 200);
    assert.deepEqual(events(), []);
    assert.deepEqual(filesIn(folder).filter((name) => name.endsWith(".json")), []);
  }
});

Deno.test("add() removes a killed process's unfinished files, but not those that another process is writing", async () => {
  const folder = newFolder();
  await Deno.mkdir(folder);
  for (const name of ["old.unfinished", "new.unfinished"]) await Deno.writeTextFile(join(folder, name), "{");
  await Deno.utime(join(folder, "old.unfinished"), new Date(0), new Date(0));
  const spool = new Spool(folder);
  await spool.add(sweepsOf(1)[0]);
  assert.deepEqual(filesIn(folder).filter((name) => name.endsWith(".unfinished")), ["new.unfinished"]);
});
