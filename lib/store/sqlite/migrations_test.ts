import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { heldDatabase } from "./memory.ts";
import { encodeChecks } from "../codec/checks.ts";
import { encodeTargets } from "../codec/codec.ts";
import { migrate, MIGRATIONS } from "./migrations.ts";
import { sampleList, sampleSweep } from "../../../testing/store/sample.ts";
import { openSqlite, sqliteStore } from "./sqlite.ts";

const SLOT = Date.UTC(2025, 0, 1);

const folder = Deno.makeTempDirSync();
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

const versionOf = (db: DatabaseSync) => db.prepare("PRAGMA user_version").get()?.user_version;
const tablesOf = (db: DatabaseSync) => db.prepare("SELECT name FROM sqlite_schema").all().map(({ name }) => name);

/** A database with today's schema, two records and a list. */
async function filled(): Promise<{ path: string; read: (db: DatabaseSync) => Promise<void> }> {
  const path = `${folder}/${crypto.randomUUID()}.db`;
  const records = [sampleSweep(SLOT, 20), sampleSweep(SLOT + 600_000, 20)];
  const store = await openSqlite(path);
  for (const record of records) await store.putSweep(record);
  await store.putTargets(sampleList("hash"));
  await store.close();
  return {
    path,
    async read(db) {
      const store = sqliteStore(heldDatabase(db), "sqlite:migrated.db");
      assert.deepEqual(await store.sweeps(0), records);
      assert.equal((await store.latestTargets())?.targets.length, 3);
    },
  };
}

Deno.test("migrate() updates an older database and its data to a later schema", async () => {
  const { path, read } = await filled();
  const db = new DatabaseSync(path);
  migrate(db, [
    ...MIGRATIONS,
    "ALTER TABLE sweeps ADD place TEXT NOT NULL DEFAULT 'here'",
    "CREATE TABLE places (name TEXT)",
  ]);
  assert.equal(versionOf(db), MIGRATIONS.length + 2);
  assert.deepEqual(db.prepare("SELECT DISTINCT place FROM sweeps").all().map(({ place }) => place), ["here"]);
  assert(tablesOf(db).includes("places"));
  await read(db);
  db.close();
});

Deno.test("migrate() makes the list that was written last the latest", async () => {
  const db = new DatabaseSync(":memory:");
  migrate(db, MIGRATIONS.slice(0, 3));
  const insert = db.prepare("INSERT INTO lists (hash, put, targets) VALUES (?, ?, ?)");
  for (const [hash, put] of [["b", 2], ["c", 3], ["a", 1]]) {
    insert.run(hash, put, encodeTargets(sampleList(`${hash}`).targets));
  }
  migrate(db);
  const store = sqliteStore(heldDatabase(db), "sqlite:migrated.db");
  assert.equal((await store.latestTargets())?.hash, "c");
  await store.putTargets(sampleList("a"));
  assert.equal((await store.latestTargets())?.hash, "a");
  await store.close();
});

Deno.test("migrate() makes all steps or none", async () => {
  const { path, read } = await filled();
  const db = new DatabaseSync(path);
  const steps = [...MIGRATIONS, "CREATE TABLE places (name TEXT)", "DROP TABLE sweeps; DROP TABLE nowhere"];
  assert.throws(() => migrate(db, steps), /no such table: nowhere/);
  assert.equal(versionOf(db), MIGRATIONS.length);
  assert(!tablesOf(db).includes("places"));
  await read(db);
  db.close();
});

Deno.test("migrate() leaves a database that is up to date as it is", async () => {
  const { path, read } = await filled();
  const db = new DatabaseSync(path);
  migrate(db);
  migrate(db);
  assert.equal(versionOf(db), MIGRATIONS.length);
  await read(db);
  db.close();
});

Deno.test("migrate() releases the lock if the disk is full", () => {
  const db = new DatabaseSync(`${folder}/${crypto.randomUUID()}.db`);
  db.exec("PRAGMA max_page_count = 1");
  assert.throws(() => migrate(db), /database or disk is full/);
  db.exec("PRAGMA max_page_count = 1000");
  migrate(db);
  assert.equal(versionOf(db), MIGRATIONS.length);
  db.close();
});

Deno.test("migrate() detects a read-only database even if it has nothing to do", async () => {
  const { path } = await filled();
  const db = new DatabaseSync(path, { readOnly: true });
  assert.throws(() => migrate(db), { message: "attempt to write a readonly database" });
  db.close();
});

Deno.test("migrate() updates a database of the first version to the current one with all its data", async () => {
  const db = new DatabaseSync(":memory:");
  migrate(db, MIGRATIONS.slice(0, 1));
  const { summary, counts } = sampleSweep(SLOT, 0);
  db.exec(`
    INSERT INTO sweeps VALUES
      (${SLOT}, 1, 2, 3, 'one', 'hash', 1, '${JSON.stringify(summary)}', '${JSON.stringify(counts)}', x'${
    encodeChecks([]).toHex()
  }')`);
  migrate(db);
  const store = sqliteStore(heldDatabase(db), "sqlite:first.db");
  assert.equal((await store.lastSweep())?.replica, "one");
  assert.deepEqual(await store.days(0), []);
  assert.equal(await store.putDay({ day: SLOT, sweeps: 1, targets: new Map() }), true);
  db.close();
});
