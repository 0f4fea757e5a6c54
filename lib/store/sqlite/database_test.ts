import assert from "node:assert/strict";
import { captureLog } from "../../../testing/log/captured_log.ts";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { sampleList, sampleSweep } from "../../../testing/store/sample.ts";
import { openSqlite } from "./sqlite.ts";
import type { Store } from "../store.ts";

const TEN = 600_000;
const SLOT = Date.UTC(2025, 0, 1);

const logged = await captureLog();

const parent = Deno.makeTempDirSync();
Deno.test.afterAll(() => Deno.remove(parent, { recursive: true }));

/** A folder of its own for a database. */
class Place {
  readonly folder = `${parent}/${crypto.randomUUID()}`;
  readonly path = `${this.folder}/lookout.db`;

  /** The files in the folder, without the varying parts of their names. */
  get files(): string[] {
    const names = Array.from(Deno.readDirSync(this.folder), ({ name }) => name);
    return names.map((name) => name.replace(/damaged-[\dTZ.-]+?(?=$|-wal|-shm|-journal)/, "damaged-TIME")).sort();
  }

  /** What was logged about the file. */
  get events(): unknown[] {
    const ours = logged.map(({ properties }) => properties).filter(({ path }) => `${path}`.startsWith(this.folder));
    return ours.map(({ event }) => event);
  }

  /** The full path of the file that was set aside. */
  get aside(): string {
    const names = Array.from(Deno.readDirSync(this.folder), ({ name }) => name);
    return `${this.folder}/${names.find((name) => /damaged-.*Z$/.test(name))}`;
  }
}

/** A store with sweeps of so many slots, from one replica, and a list. */
async function filled(path: string, { count = 5, replica = "one" } = {}): Promise<Store> {
  const store = await openSqlite(path);
  await store.putTargets(sampleList(replica));
  for (let index = 0; index < count; index++) await put(store, index, replica);
  return store;
}

const put = (store: Store, index: number, replica = "one") =>
  store.putSweep(sampleSweep(SLOT + index * TEN, 50, { replica }));

/** The slots that have a record, and whose. */
async function stored(store: Store): Promise<string[]> {
  return (await store.sweeps(0)).map(({ slot, replica }) => `${(slot - SLOT) / TEN} ${replica}`);
}

const slots = (from: number, to: number, replica = "one") =>
  Array.from({ length: to - from }, (_, index) => `${from + index} ${replica}`);

/** Makes a database as it is left by `kill -9` where there is a journal: the first slots in the file, the others in the journal. */
async function withJournal(path: string, { inFile = 3, inJournal = 3 } = {}): Promise<void> {
  await (await filled(path, { count: inFile })).close();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  // One more page in the file itself, which the journal's later pages refer to and an older copy lacks.
  db.exec("CREATE TABLE more (text TEXT)");
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const insert = db.prepare(
    "INSERT INTO sweeps SELECT slot + ?, started, finished, late, replica, list, reliable, summary, counts, checks FROM sweeps WHERE slot = ?",
  );
  for (let index = inFile; index < inFile + inJournal; index++) insert.run(index * TEN, SLOT);
  for (const ending of ["", "-wal", "-shm"]) await Deno.copyFile(`${path}${ending}`, `${path}.left${ending}`);
  db.close();
  for (const ending of ["", "-wal", "-shm"]) await Deno.rename(`${path}.left${ending}`, `${path}${ending}`);
}

Deno.test("SqliteDatabase leaves a single file between calls, a copy of which is complete", async () => {
  const place = new Place();
  const store = await filled(place.path);
  assert.deepEqual(place.files, ["lookout.db"]);
  await Deno.copyFile(place.path, `${place.folder}/copy.db`);
  const copy = await openSqlite(`${place.folder}/copy.db`);
  assert.deepEqual(await stored(copy), slots(0, 5));
  await Promise.all([copy.close(), store.close()]);
});

Deno.test("SqliteDatabase accepts what another process writes as its own history", async () => {
  const place = new Place();
  const [one, two] = [await openSqlite(place.path), await openSqlite(place.path)];
  for (let index = 0; index < 6; index++) {
    await put(index % 2 ? one : two, index);
    assert.deepEqual(await stored(index % 2 ? two : one), slots(0, index + 1));
  }
  assert.deepEqual([one.lastBreak, two.lastBreak, place.events], [undefined, undefined, []]);
  await Promise.all([one.close(), two.close()]);
});

for (
  const { what, lose } of [
    { what: "is deleted", lose: ({ path }: Place) => Deno.remove(path) },
    { what: "is deleted with its folder", lose: ({ folder }: Place) => Deno.remove(folder, { recursive: true }) },
    { what: "is cut to nothing", lose: ({ path }: Place) => Deno.truncate(path) },
    {
      what: "gets an empty database in its place",
      lose: async ({ path }: Place) => {
        await Deno.remove(path);
        new DatabaseSync(path).close();
      },
    },
  ]
) {
  Deno.test(`SqliteDatabase whose file ${what} says so and starts empty`, async () => {
    const place = new Place();
    const store = await filled(place.path);
    await lose(place);
    assert.deepEqual(await stored(store), []);
    assert.equal(store.lastBreak?.kind, "lost");
    assert.deepEqual(place.events, ["store.lost"]);
    const { lastBreak } = store;
    await put(store, 7);
    assert.deepEqual(await stored(store), slots(7, 8));
    assert.equal(store.lastBreak, lastBreak, "once");
    await store.close();
    const next = await openSqlite(place.path);
    assert.deepEqual(await stored(next), slots(7, 8));
    assert.deepEqual([next.lastBreak, place.files], [undefined, ["lookout.db"]]);
    await next.close();
  });
}

Deno.test("SqliteDatabase treats its database as lost if another process has just started a new one", async () => {
  const place = new Place();
  const stores = [await filled(place.path), await openSqlite(place.path)];
  for (const store of stores) assert.equal((await store.sweeps(0)).length, 5);
  await Deno.remove(place.path);
  for (const store of stores) assert.deepEqual(await store.sweeps(0), []);
  assert.deepEqual(stores.map(({ lastBreak }) => lastBreak?.kind), ["lost", "lost"]);
  for (const store of stores) await store.close();
});

Deno.test("SqliteDatabase reports an empty file at startup", async () => {
  const place = new Place();
  await Deno.mkdir(place.folder);
  await Deno.create(place.path).then((file) => file.close());
  const store = await openSqlite(place.path);
  assert.deepEqual([store.lastBreak?.kind, place.events], ["lost", ["store.lost"]]);
  await store.close();
});

for (
  const { how, replace } of [
    { how: "copied over it", replace: (from: string, to: string) => Deno.copyFile(from, to) },
    { how: "moved over it", replace: (from: string, to: string) => Deno.rename(from, to) },
  ]
) {
  Deno.test(`SqliteDatabase with another database ${how} continues with it, says so, and mixes nothing`, async () => {
    const place = new Place();
    const other = new Place();
    await (await filled(other.path, { count: 9, replica: "other" })).close();
    const store = await filled(place.path);
    await replace(other.path, place.path);
    assert.equal(await store.claim(SLOT + 9 * TEN, "one", Date.now() + TEN), true);
    assert.equal(store.lastBreak?.kind, "replaced");
    assert.deepEqual(place.events, ["store.replaced"]);
    await put(store, 9);
    assert.deepEqual(await stored(store), [...slots(0, 9, "other"), ...slots(9, 10)]);
    assert.equal((await store.latestTargets())?.hash, "other");
    await store.close();
    const db = new DatabaseSync(place.path);
    assert.deepEqual({ ...db.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
    db.close();
  });

  Deno.test(`SqliteDatabase with an older copy of its own ${how} continues with it, and says so`, async () => {
    const place = new Place();
    const store = await filled(place.path, { count: 3 });
    const backup = `${place.folder}/backup`;
    await Deno.copyFile(place.path, backup);
    for (let index = 3; index < 6; index++) await put(store, index);
    await replace(backup, place.path);
    assert.deepEqual(await stored(store), slots(0, 3));
    assert.equal(store.lastBreak?.kind, "replaced");
    await store.close();
  });

  Deno.test(`SqliteDatabase with a file ${how} that is not a database sets it aside and starts empty`, async () => {
    const place = new Place();
    const store = await filled(place.path);
    const text = `${place.folder}/text`;
    await Deno.writeTextFile(text, "name,url\n".repeat(1000));
    await replace(text, place.path);
    await Deno.remove(text).catch(() => {});
    assert.deepEqual(await stored(store), []);
    assert.equal(store.lastBreak?.kind, "damaged");
    assert.deepEqual(place.events, ["store.set-aside"]);
    assert.deepEqual(place.files, ["lookout.db", "lookout.db.damaged-TIME"]);
    assert.match(await Deno.readTextFile(place.aside), /^name,url/);
    await store.close();
  });
}

/** Ways to damage a database, and the reported reason. */
const DAMAGES: { what: string; damage: (path: string) => void; reason: RegExp }[] = [
  {
    what: "pages overwritten",
    // All but the first, which has the header: a fault in the midst of the file.
    damage: (path) => Deno.writeFileSync(path, Deno.readFileSync(path).fill(0x5a, 4096)),
    reason: /it is damaged: .*page \d|malformed/,
  },
  {
    what: "its half cut off",
    damage: (path) => Deno.truncateSync(path, Math.floor(Deno.statSync(path).size / 2 / 4096) * 4096),
    reason: /malformed|damaged/,
  },
  {
    what: "its header overwritten",
    damage: (path) => Deno.writeFileSync(path, Deno.readFileSync(path).fill(0, 0, 100)),
    reason: /not a database/,
  },
];

for (const { what, damage, reason } of DAMAGES) {
  for (const when of ["at the start", "while it is used"]) {
    Deno.test(`SqliteDatabase sets a database with ${what} aside ${when}, says so, and continues`, async () => {
      const place = new Place();
      let store = await filled(place.path, { count: 20 });
      if (when === "at the start") await store.close();
      damage(place.path);
      const damaged = Deno.readFileSync(place.path);
      if (when === "at the start") store = await openSqlite(place.path);
      assert.deepEqual(await stored(store), []);
      await put(store, 20);
      assert.deepEqual(await stored(store), slots(20, 21));
      assert.equal(store.lastBreak?.kind, "damaged");
      assert.deepEqual(place.events, ["store.set-aside"]);
      assert.match(`${logged.findLast(({ properties }) => properties.path === place.path)?.properties.reason}`, reason);
      assert.deepEqual(place.files, ["lookout.db", "lookout.db.damaged-TIME"]);
      assert.deepEqual(Deno.readFileSync(place.aside), damaged);
      await store.close();
    });
  }
}

Deno.test("SqliteDatabase does not set aside a file that is still being copied into its place", async () => {
  const place = new Place();
  const other = new Place();
  await (await filled(other.path, { count: 20, replica: "other" })).close();
  const bytes = await Deno.readFile(other.path);
  const store = await filled(place.path);
  await Deno.writeFile(place.path, bytes.subarray(0, 3 * 4096));
  const reading = store.sweeps(0).then(() => undefined, (error) => error);
  await delay(300);
  await Deno.writeFile(place.path, bytes);
  assert.match((await reading)?.message, /another program is writing the file$/);
  assert.deepEqual(await stored(store), slots(0, 20, "other"));
  assert.deepEqual(place.events, ["store.replaced"]);
  await store.close();
});

for (
  const [what, sql, reason] of [
    ["another program's database", "CREATE TABLE chimneys (height REAL)", "it is the database of another program"],
    ["the database of a later version", "PRAGMA user_version = 99", "its schema is version 99, .* newer Lookout"],
  ]
) {
  Deno.test(`SqliteDatabase with ${what} in its place says so, does not touch it, and continues when it is gone`, async () => {
    const place = new Place();
    const store = await filled(place.path);
    await Deno.rename(place.path, `${place.path}.away`);
    const other = new DatabaseSync(place.path);
    other.exec(sql);
    other.close();
    const bytes = await Deno.readFile(place.path);
    for (let time = 0; time < 2; time++) {
      await assert.rejects(put(store, 5), new RegExp(`^Error: Cannot write the sweep of .+: ${reason}$`));
    }
    assert.deepEqual(await Deno.readFile(place.path), bytes);
    await Deno.rename(`${place.path}.away`, place.path);
    await put(store, 5);
    assert.deepEqual(await stored(store), slots(0, 6));
    await store.close();
  });
}

Deno.test("SqliteDatabase reads what a process left in a journal", async () => {
  const place = new Place();
  await withJournal(place.path);
  const store = await openSqlite(place.path);
  assert.deepEqual(await stored(store), slots(0, 6));
  assert.deepEqual([place.files, place.events], [["lookout.db"], []]);
  await store.close();
});

Deno.test("SqliteDatabase whose journal was cut opens the undamaged part", async () => {
  const place = new Place();
  await withJournal(place.path);
  await Deno.truncate(`${place.path}-wal`, 100);
  const store = await openSqlite(place.path);
  assert.deepEqual(await stored(store), slots(0, 3));
  assert.deepEqual(place.files, ["lookout.db"]);
  await store.close();
});

Deno.test("SqliteDatabase is not disturbed by an invalid journal", async () => {
  const place = new Place();
  const store = await filled(place.path);
  await Deno.writeFile(`${place.path}-wal`, new Uint8Array(100));
  assert.deepEqual(await stored(store), slots(0, 5));
  await put(store, 5);
  await store.close();
  const next = await openSqlite(place.path);
  assert.deepEqual(await stored(next), slots(0, 6));
  assert.deepEqual(place.events, []);
  await next.close();
});

Deno.test("SqliteDatabase with an older copy beside a newer journal opens the copy, and sets both aside as they were", async () => {
  const place = new Place();
  await (await filled(place.path, { count: 2 })).close();
  const older = await Deno.readFile(place.path);
  await Deno.remove(place.path);
  await withJournal(place.path, { inFile: 40, inJournal: 40 });
  await Deno.writeFile(place.path, older);
  const journal = await Deno.readFile(`${place.path}-wal`);
  const store = await openSqlite(place.path);
  assert.deepEqual(await stored(store), slots(0, 2));
  assert.equal(store.lastBreak?.kind, "damaged");
  assert.deepEqual(place.events, ["store.set-aside", "store.rescued"]);
  const aside = basename(place.aside);
  assert.deepEqual(await Deno.readFile(`${place.folder}/${aside}-wal`), journal);
  assert.deepEqual(await Deno.readFile(place.aside), older);
  await put(store, 80);
  assert.deepEqual(await stored(store), [...slots(0, 2), ...slots(80, 81)]);
  await store.close();
});

Deno.test("SqliteDatabase keeps the journal of a database that is gone", async () => {
  const place = new Place();
  await withJournal(place.path);
  await Deno.truncate(place.path);
  const store = await openSqlite(place.path);
  assert.deepEqual(await stored(store), []);
  assert.deepEqual(place.events, ["store.set-aside", "store.lost"]);
  assert(place.files.includes("lookout.db.damaged-TIME-wal"));
  await store.close();
});

Deno.test("openSqlite() opens a database even while another process is writing to it, and uses it when it can", async () => {
  const place = new Place();
  await (await filled(place.path)).close();
  const other = new DatabaseSync(place.path);
  other.exec("BEGIN EXCLUSIVE");
  const store = await openSqlite(place.path);
  await assert.rejects(store.sweeps(0), /database is locked$/);
  other.exec("ROLLBACK");
  other.close();
  assert.deepEqual(await stored(store), slots(0, 5));
  assert.equal(store.lastBreak, undefined);
  await store.close();
});
