import assert from "node:assert/strict";
import { captureLog } from "../../../testing/log/captured_log.ts";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { heldDatabase } from "./memory.ts";
import { sampleDay, sampleIncidents, sampleList, sampleSweep } from "../../../testing/store/sample.ts";
import { openSqlite, sqliteStore } from "./sqlite.ts";

const SLOT = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;

const logged = await captureLog();

const folder = Deno.makeTempDirSync();
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

const newPath = () => `${folder}/${crypto.randomUUID()}.db`;

/** The path of a closed database with a few records and a list. */
async function filled(): Promise<string> {
  const path = newPath();
  const store = await openSqlite(path);
  for (let index = 0; index < 5; index++) await store.putSweep(sampleSweep(SLOT + index * 10 * MINUTE, 500));
  await store.putTargets(sampleList("hash", 500));
  await store.close();
  return path;
}

function refuses(path: string, reason: string | RegExp): Promise<void> {
  const pattern = typeof reason === "string" ? RegExp.escape(reason) : reason.source;
  return assert.rejects(openSqlite(path), new RegExp(`^Error: Cannot open sqlite:${RegExp.escape(path)}: ${pattern}`));
}

Deno.test("openSqlite() creates the folder, and names the store after its path", async () => {
  const path = `${folder}/deep/down/lookout.db`;
  const store = await openSqlite(path);
  assert.equal(store.name, `sqlite:${path}`);
  await store.close();
  assert((await Deno.stat(path)).isFile);
});

Deno.test("openSqlite() finds everything again, and leaves one file behind", async () => {
  const path = newPath();
  let store = await openSqlite(path);
  const record = sampleSweep(SLOT, 20);
  await store.putSweep(record);
  await store.putTargets(sampleList("a"));
  await store.putTargets(sampleList("b"));
  await store.claim(SLOT, "a", Date.now() + MINUTE);
  await store.close();
  store = await openSqlite(path);
  assert.deepEqual(await store.sweeps(0), [record]);
  assert.equal((await store.latestTargets())?.hash, "b");
  assert.equal((await store.targets("a"))?.targets.length, 3);
  assert.equal(await store.claim(SLOT, "b", Date.now() + MINUTE), false);
  await store.close();
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`);
  assert.deepEqual(files.filter((name) => name.startsWith(path)), [path]);
});

Deno.test("openSqlite() rejects a folder in place of the file", async () => {
  const path = newPath();
  await Deno.mkdir(path);
  await refuses(path, /.*directory/i);
});

Deno.test("openSqlite() rejects a file in place of the folder", async () => {
  const path = newPath();
  await Deno.writeTextFile(path, "");
  const below = `${path}/lookout.db`;
  await refuses(below, /.*(directory|exists)/i);
});

Deno.test("openSqlite() rejects the schema of a later version and leaves it as it is", async () => {
  const path = await filled();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA user_version = 99");
  await refuses(path, /its schema is version 99, this program knows up to \d+: it needs a newer Lookout$/);
  assert.equal(db.prepare("PRAGMA user_version").get()?.user_version, 99);
  db.close();
});

Deno.test({
  name: "openSqlite() needs only permission to read and write its folder",
  permissions: { read: [folder], write: [folder] },
  fn: async () => {
    const store = await openSqlite(`${folder}/data/lookout.db`);
    assert.equal(await store.putSweep(sampleSweep(SLOT, 1)), true);
    await store.close();
  },
});

Deno.test({
  name: "openSqlite() says which Deno permission is missing to write",
  permissions: { read: true },
  fn: () => refuses(`${folder}/lookout.db`, /Requires write access to ".+", run again with the --allow-write flag/),
});

Deno.test({
  name: "openSqlite() says which Deno permission is missing to read",
  permissions: { write: true },
  fn: () => refuses(`${folder}/lookout.db`, /Requires read access to ".+", run again with the --allow-read flag/),
});

Deno.test("sqliteStore() on a full disk rejects writing, keeps reading, and writes again once there is space", async () => {
  const db = new DatabaseSync(await filled());
  const store = sqliteStore(heldDatabase(db), "sqlite:full.db");
  const before = await store.sweeps(0);
  const { page_count } = db.prepare("PRAGMA page_count").get()!;
  db.exec(`PRAGMA max_page_count = ${page_count}`);
  const record = sampleSweep(SLOT + 50 * MINUTE, 5000);
  await assert.rejects(store.putSweep(record), {
    message: "Cannot write the sweep of 2025-01-01T00:50:00.000Z to sqlite:full.db: database or disk is full",
  });
  await assert.rejects(store.putTargets(sampleList("new", 5000)), {
    message: "Cannot write the list to sqlite:full.db: database or disk is full",
  });
  assert.deepEqual(await store.sweeps(0), before);
  assert.equal((await store.latestTargets())?.hash, "hash");
  db.exec(`PRAGMA max_page_count = ${Number(page_count) + 100}`);
  assert.equal(await store.putSweep(record), true);
  assert.deepEqual(await store.lastSweep(), record);
  await store.close();
});

Deno.test("sqliteStore() on a read-only database rejects writing and keeps reading", async () => {
  const store = sqliteStore(heldDatabase(new DatabaseSync(await filled(), { readOnly: true })), "sqlite:fixed.db");
  const why = "sqlite:fixed.db: attempt to write a readonly database";
  const slot = SLOT + 50 * MINUTE;
  await assert.rejects(store.putSweep(sampleSweep(slot, 3)), {
    message: `Cannot write the sweep of 2025-01-01T00:50:00.000Z to ${why}`,
  });
  await assert.rejects(store.putTargets(sampleList("new")), { message: `Cannot write the list to ${why}` });
  await assert.rejects(store.claim(slot, "a", slot), { message: `Cannot claim 2025-01-01T00:50:00.000Z in ${why}` });
  await assert.rejects(store.release(slot, "a"), { message: `Cannot release 2025-01-01T00:50:00.000Z in ${why}` });
  await assert.rejects(store.prune(), { message: `Cannot delete old records from ${why}` });
  assert.equal((await store.sweeps(0)).length, 5);
  await store.close();
});

Deno.test("sqliteStore() leaves out damaged records, says so once, and returns the rest", async () => {
  logged.length = 0;
  const db = new DatabaseSync(await filled());
  const store = sqliteStore(heldDatabase(db), "sqlite:odd.db");
  const before = await store.sweeps(0);
  const counts = before.slice(0, -1).map(({ slot, counts }) => ({ slot, counts }));
  await store.putDay(sampleDay(SLOT, 3));
  await store.putIncidents({ through: SLOT, open: sampleIncidents(SLOT, 2) }, []);
  db.prepare("UPDATE sweeps SET checks = x'00ff' WHERE slot >= ?").run(before[3].slot);
  db.exec("UPDATE sweeps SET summary = '{' WHERE slot = (SELECT min(slot) FROM sweeps)");
  db.exec(
    "UPDATE lists SET targets = x'1f8b00'; UPDATE days SET targets = x''; UPDATE open_incidents SET incidents = x'b2'",
  );
  db.exec("UPDATE sweeps SET counts = '{\"up\"' WHERE slot = (SELECT max(slot) FROM sweeps)");
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await store.sweeps(0), before.slice(1, 3));
    const counted = await store.sweepCounts(before[4].slot, 10);
    assert.deepEqual(counted.map(({ slot, counts }) => ({ slot, counts })), counts);
    assert.deepEqual(await store.lastSweep(), before[2]);
    assert.equal(await store.sweep(before[4].slot), undefined);
    assert.equal(await store.putSweep(before[4]), false);
    assert.equal(await store.latestTargets(), undefined);
    assert.deepEqual(await store.days(0), []);
    assert.deepEqual(await store.incidents(0), { through: -Infinity, open: [], closed: [] });
  }
  const said = logged.map(({ properties }) => properties).filter(({ event }) => event === "store.damaged");
  assert.deepEqual(said.map(({ what }) => what), [
    "the sweep of 2025-01-01T00:00:00.000Z",
    "the sweep of 2025-01-01T00:30:00.000Z",
    "the sweep of 2025-01-01T00:40:00.000Z",
    "the counts of 2025-01-01T00:40:00.000Z",
    "the list hash",
    "the day 2025-01-01T00:00:00.000Z",
    "open incidents",
  ]);
  // What is written again is whole.
  await store.putTargets(sampleList("hash"));
  assert.equal((await store.latestTargets())?.targets.length, 3);
  await store.close();
});

Deno.test("openSqlite() rejects the database of another program in one line", async () => {
  const path = newPath();
  const db = new DatabaseSync(path);
  db.exec("CREATE TABLE sweeps (chimney TEXT)");
  db.close();
  await refuses(path, /it is the database of another program$/);
});

Deno.test("openSqlite() blocks its own process only briefly, however many reads wait for another process", async () => {
  const path = newPath();
  const store = await openSqlite(path);
  assert.deepEqual(await store.sweeps(0), []);
  const other = new DatabaseSync(path);
  other.exec("BEGIN EXCLUSIVE");
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const reads = Array.from({ length: 12 }, () => store.sweeps(0));
  await delay(500);
  other.exec("ROLLBACK");
  assert.deepEqual(await Promise.all(reads), Array(12).fill([]));
  clearInterval(timer);
  assert(longest < 600, `blocked for ${longest} ms`);
  other.close();
  await store.close();
});

Deno.test("openSqlite() waits for another process without blocking its own", async () => {
  const path = newPath();
  const store = await openSqlite(path);
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  assert.deepEqual(await store.sweeps(0), []);
  let turns = 0;
  const timer = setInterval(() => turns++, 10);
  const claiming = store.claim(SLOT, "a", SLOT);
  await delay(800);
  other.exec("ROLLBACK");
  assert.equal(await claiming, true);
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(store.putSweep(sampleSweep(SLOT, 3)), /: database is locked$/);
  clearInterval(timer);
  other.exec("ROLLBACK");
  assert(turns > 20, `${turns} turns`);
  other.close();
  await store.close();
});
