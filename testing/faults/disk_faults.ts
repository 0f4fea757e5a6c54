import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { needs, type Program } from "../process/needs.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";
import { sampleList, sampleSweep } from "../store/sample.ts";
import { buildApp } from "../process/build_app.ts";
import { Served } from "./served.ts";

Deno.test.beforeAll(buildApp);

/** Mounts of its own, without being root: nothing outside sees them. */
const UNSHARE: Program = {
  names: ["unshare"],
  install: "apt-get install util-linux, and user namespaces",
  attempt: ["-rm", "true"],
};

/** Runs Lookout, and then each line that is written to it, where a script has mounted things; Lookout dies with it. */
const where = (mounts: string) => [
  "unshare",
  "-rm",
  "bash",
  "-c",
  `${mounts} || exit 9; setpriv --pdeathsig KILL "$@" & while read -r line; do eval "$line"; done`,
  "bash",
];

/** A folder with a list of one site, which is up, and a place for data. */
class Place implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "lookout-faults-" });
  readonly data = join(this.folder, "data");
  readonly database = join(this.data, "lookout.db");
  readonly #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response("up"));

  constructor() {
    Deno.writeTextFileSync(
      join(this.folder, "urls.csv"),
      `name,url\nOurs,http://127.0.0.1:${this.#server.addr.port}/\n`,
    );
  }

  start(by?: string[]): Served {
    return Served.start(this.folder, { by }).read();
  }

  /** The slots that are stored, each with the hash of its list. */
  async stored(path = this.database): Promise<{ slot: number; list: string }[]> {
    const store = await openSqlite(path);
    const sweeps = await store.sweeps(0);
    await store.close();
    return sweeps.map(({ slot, list }) => ({ slot, list }));
  }

  /** A database with another list's history of the past minutes, in a file. */
  async other(): Promise<string> {
    const path = join(this.folder, "other.db");
    const store = await openSqlite(path);
    await store.putTargets(sampleList("other", 3));
    const now = Date.now();
    for (let seconds = 200; seconds > 0; seconds -= 40) {
      await store.putSweep(sampleSweep(now - now % 2000 - seconds * 1000, 3, { list: "other", replica: "other" }));
    }
    await store.close();
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}

const isUp = (place: Place, lookout: Served) => async () => {
  const { latest, history } = await lookout.summary();
  assert.deepEqual([latest?.counts.up, latest?.counts.down, history.kept], [1, 0, true], lookout.log);
  assert.equal((await place.stored()).at(-1)?.slot, Date.parse(latest!.slot));
};

for (
  const { what, kind, lose } of [
    {
      what: "the folder of the database is deleted",
      kind: "lost",
      lose: ({ data }: Place) => Deno.remove(data, { recursive: true }),
    },
    { what: "the database is cut to nothing", kind: "lost", lose: ({ database }: Place) => Deno.truncate(database) },
    {
      what: "the database is overwritten with rubbish",
      kind: "damaged",
      lose: ({ database }: Place) => Deno.writeFile(database, new Uint8Array(100_000).fill(0x5a)),
    },
    {
      what: "another database is copied over it",
      kind: "replaced",
      lose: async (place: Place) => await Deno.copyFile(await place.other(), place.database),
    },
    {
      what: "another database is moved over it",
      kind: "replaced",
      lose: async (place: Place) => await Deno.rename(await place.other(), place.database),
    },
  ] as const
) {
  Deno.test(`${what}: noticed, reported in log, page and API, and survived, even after a restart`, async () => {
    await using place = new Place();
    {
      await using lookout = place.start();
      await lookout.sweeps(3);
      const before = await place.stored();
      assert(before.length >= 3);
      await lose(place);
      const lost = performance.now();
      await lookout.until(({ historyBreak }) => historyBreak?.kind === kind, 15_000);
      const noticed = performance.now() - lost;
      await lookout.sweeps(2);
      await isUp(place, lookout)();
      assert.match(await lookout.get("/"), /The history was (deleted|damaged|replaced)/);
      assert.match(lookout.log, /"event":"store\.(lost|set-aside|replaced)"/);
      console.log(`${what}: noticed after ${Math.round(noticed)} ms, slots of 2 s`);
      const after = await place.stored();
      if (kind === "replaced") {
        assert.deepEqual(after.slice(0, 5).map(({ list }) => list), Array(5).fill("other"));
        assert(before.every(({ slot }) => after.every((each) => each.slot !== slot)), "the two are mixed");
      } else {
        assert.deepEqual(after.slice(0, before.length), before, "what was in memory is written");
      }
      assert.equal((await lookout.end()).code, 0);
    }
    await using next = place.start();
    await next.sweeps(1);
    assert.equal((await next.summary()).historyBreak, null);
    assert.equal((await next.end()).code, 0);
  });
}

Deno.test("a file beside the database is cut off, garbage or from an older one: the next start opens what is intact", async () => {
  await using place = new Place();
  {
    await using lookout = place.start();
    await lookout.sweeps(2);
    // A running one leaves no journal between its writes: the copy alone is sound.
    await Deno.copyFile(place.database, join(place.folder, "backup.db"));
    await Deno.writeFile(`${place.database}-wal`, new Uint8Array(100));
    await lookout.sweeps(2);
    assert.equal((await lookout.end("SIGKILL")).code, 137);
  }
  assert((await place.stored(join(place.folder, "backup.db"))).length >= 2);
  await Deno.copyFile(join(place.folder, "backup.db"), place.database);
  await using next = place.start();
  await next.sweeps(1);
  assert((await place.stored()).length >= 3);
  const { historyBreak, history } = await next.summary();
  assert.deepEqual([historyBreak, history.kept], [null, true]);
  assert.equal((await next.end()).code, 0);
});

Deno.test("an older copy is put back beside the journal of a newer one: the start opens the copy", async () => {
  await using place = new Place();
  await Deno.mkdir(place.data);
  const other = await place.other();
  // A journal as SQLite leaves it when its process is killed.
  await Deno.copyFile(other, place.database);
  const db = new DatabaseSync(place.database);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE more (text TEXT); PRAGMA wal_checkpoint(TRUNCATE)",
  );
  const insert = db.prepare(
    "INSERT INTO sweeps SELECT slot - ?, started, finished, late, replica, list, reliable, summary, counts, checks FROM sweeps WHERE slot = (SELECT max(slot) FROM sweeps)",
  );
  for (let count = 1; count < 100; count++) insert.run(count * 1000 + 1);
  for (const ending of ["-wal", "-shm"]) await Deno.copyFile(`${place.database}${ending}`, `${other}${ending}.left`);
  db.close();
  await Deno.copyFile(other, place.database);
  for (const ending of ["-wal", "-shm"]) await Deno.rename(`${other}${ending}.left`, `${place.database}${ending}`);

  await using lookout = place.start();
  await lookout.sweeps(1);
  const lists = (await place.stored()).map(({ list }) => list);
  assert.deepEqual(lists.slice(0, 5), Array(5).fill("other"));
  assert.equal((await lookout.summary()).historyBreak?.kind, "damaged");
  assert.match(lookout.log, /"event":"store\.set-aside"[^\n]*\n.*"event":"store\.rescued"/);
  const aside = Array.from(Deno.readDirSync(place.data), ({ name }) => name).filter((name) =>
    name.includes(".damaged-")
  );
  assert.equal(aside.filter((name) => name.endsWith("-wal")).length, 1);
  assert.equal((await lookout.end()).code, 0);
});

needs(
  UNSHARE,
  "neither store nor spool can be written to for some slots: reported, sweeps continue, and all is written in the end",
  async () => {
    await using place = new Place();
    const ballast = join(place.data, "ballast");
    await Deno.mkdir(place.data);
    await using lookout = place.start(where(`mount -t tmpfs -o size=2m none ${place.data}`));
    await lookout.sweeps(2);
    await lookout.say(`head -c 3000000 /dev/zero > ${ballast}`);
    const { history } = await lookout.until(({ history }) => !history.kept);
    await lookout.until(({ history }) => history.problem?.startsWith("Neither the store nor the disk") ?? false);
    await lookout.sweeps(3);
    assert.match(await lookout.get("/"), /Checks continue/);
    assert.doesNotMatch(history.problem! + await lookout.get("/"), /lookout\.db|os error|sqlite/i);
    assert.match(lookout.log, /"event":"spool\.failed"/);
    assert.match(lookout.log, /"event":"store\.failed"/);
    const { latest } = await lookout.summary();
    assert.equal(latest!.counts.up, 1);
    await lookout.say(`rm ${ballast}`);
    await lookout.until(({ history }) => history.kept && history.problem === null);
    await lookout.say(`cp ${place.database} ${place.folder}/copy.db`);
    await lookout.say(`ls ${place.data}/spool > ${place.folder}/spool.txt`);
    await delay(500);
    const slots = (await place.stored(join(place.folder, "copy.db"))).map(({ slot }) => slot);
    assert(slots.length >= 5);
    assert.deepEqual(slots, slots.map((_, index) => slots[0] + index * 2000), "one is missing");
    assert.equal(await Deno.readTextFile(join(place.folder, "spool.txt")), "");
  },
);

Deno.test("a file is in place of the spool's folder: reported at startup, history is saved, and the report ends once it is gone", async () => {
  await using place = new Place();
  await Deno.mkdir(place.data);
  await Deno.writeTextFile(join(place.data, "spool"), "");
  await using lookout = place.start();
  await lookout.sweeps(2);
  const { history } = await lookout.summary();
  assert.deepEqual([history.kept, history.problem?.startsWith("The disk")], [true, true]);
  assert.match(await lookout.get("/"), /disk has a problem/);
  assert.match(lookout.log.split("\n")[0], /"event":"spool\.failed"/);
  assert((await place.stored()).length >= 2);
  await Deno.remove(join(place.data, "spool"));
  await lookout.until(({ history }) => history.problem === null);
  assert.equal((await lookout.end()).code, 0);
});

needs(
  UNSHARE,
  "the spool's folder becomes read-only: reported, sweeps continue, history is saved, and all is well once it is writable",
  async () => {
    await using place = new Place();
    const spool = join(place.data, "spool");
    await Deno.mkdir(spool, { recursive: true });
    await using lookout = place.start(where(`mount --bind ${spool} ${spool}`));
    await lookout.sweeps(1);
    await lookout.say(`mount -o remount,ro,bind ${spool}`);
    const { history } = await lookout.until(({ history }) => history.problem !== null);
    assert.equal(history.kept, true);
    const before = (await place.stored()).length;
    await lookout.sweeps(2);
    assert((await place.stored()).length >= before + 2);
    await lookout.say(`mount -o remount,rw,bind ${spool}`);
    await lookout.until(({ history }) => history.problem === null);
  },
);

needs(
  UNSHARE,
  "a start on a full disk: reported, sweeps and page continue, earlier history is shown, and all is written once there is room",
  async () => {
    await using place = new Place();
    const ballast = join(place.data, "ballast");
    await Deno.mkdir(place.data);
    const other = await place.other();
    await using lookout = place.start(
      where(
        `mount -t tmpfs -o size=1m none ${place.data} && cp ${other} ${place.database} && ! head -c 3000000 /dev/zero > ${ballast}`,
      ),
    );
    await lookout.sweeps(2);
    const { history } = await lookout.summary();
    assert.equal(history.kept, false);
    assert(JSON.parse(await lookout.get("/api/v1/sweeps")).some(({ list }: { list: string }) => list === "other"));
    await lookout.say(`rm ${ballast}`);
    await lookout.until(({ history }) => history.kept && history.problem === null);
  },
);
