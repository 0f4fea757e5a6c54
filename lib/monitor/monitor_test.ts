import assert from "node:assert/strict";
import { captureLog } from "../../testing/log/captured_log.ts";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { ListServer } from "../../testing/internet/list_server.ts";
import { MINUTE, sampleSweep, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import { until } from "../../testing/process/until.ts";
import { startWorld, type World } from "../../testing/internet/world.ts";
import { readConfig } from "../config/config.ts";
import type { Config } from "../config/variables.ts";
import { outcomeWords, reasonWords } from "../show/words.ts";
import { ListReader } from "../list/reader.ts";
import { lastGood } from "../maintenance/last_good.ts";
import { MaintenanceReader } from "../maintenance/reader.ts";
import { Monitor } from "./monitor.ts";
import { totalOf } from "../model/check.ts";
import { fileSource } from "../list/source/file.ts";
import { httpsSource } from "../list/source/https.ts";
import type { Source } from "../list/source/source.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import { Spool } from "../store/spool.ts";
import { openSqlite } from "../store/sqlite/sqlite.ts";
import type { Store } from "../store/store.ts";
import { listOf } from "../list/parse.ts";
import { noCounts } from "../model/state.ts";

const TEN = 10 * MINUTE;

const logged = await captureLog();

/** The log records of an event since the test began. */
const loggedOf = (event: string) => logged.map(({ properties }) => properties).filter((each) => each.event === event);

/** Settings of a monitor that differ from the usual. */
interface MonitorSettings extends Partial<Omit<Config, "store" | "maintenance">> {
  store?: Store;
  source?: Source;
  /** Where windows of maintenance are. */
  maintenance?: string;
  now?: () => number;
  steady?: () => number;
}

/** A world, a list in a file and a clock that the test moves, for monitors to be set up in. */
class Setting implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "lookout-monitor-" });
  readonly path = join(this.folder, "urls.csv");
  readonly clock = { now: SLOT };
  readonly now = () => this.clock.now;
  readonly store: Store = openMemory({ now: this.now });
  readonly #monitors = new Set<Monitor>();

  private constructor(readonly world: World) {}

  static async create(...hosts: string[]): Promise<Setting> {
    logged.length = 0;
    const setting = new Setting(await startWorld());
    setting.list(...hosts);
    return setting;
  }

  /** Writes the list: a host's name, or whole rows. */
  list(...rows: string[]): void {
    const lines = rows.map((row) => row.includes(",") ? row : `${row},${this.world.url(row)}`);
    Deno.writeTextFileSync(this.path, ["name,url,category", ...lines, ""].join("\n"));
  }

  /** Makes these hosts respond by path. */
  async hosts(...names: string[]): Promise<void> {
    for (const name of names) await this.world.set(name, {});
  }

  /** Starts a monitor as `main.ts` does. */
  async monitor(
    { store = this.store, source = fileSource(this.path), maintenance, now = this.now, steady, ...values }:
      MonitorSettings = {},
  ): Promise<Monitor> {
    const read = readConfig({ LOOKOUT_REPLICA: "one", LOOKOUT_TIMEOUT: "1s", LOOKOUT_CONFIRM_DELAY: "0s" });
    assert(read.ok);
    const reader = new ListReader(source, { settle: 1, now });
    const list = await reader.read();
    assert(list.ok, JSON.stringify(list));
    const config = { ...read.config, ...values };
    const { caCerts, resolve } = this.world;
    const spool = new Spool(join(this.folder, "spool"));
    const probe = { caCerts, resolve };
    const windows = maintenance ? new MaintenanceReader(fileSource(maintenance), { settle: 1, now }) : undefined;
    const monitor = new Monitor({
      config,
      store,
      spool,
      reader,
      list: list.status,
      maintenance: windows && { reader: windows, status: await windows.read() },
      probe,
      now,
      steady,
    });
    await monitor.load();
    this.#monitors.add(monitor);
    return monitor;
  }

  async stop(monitor: Monitor): Promise<void> {
    this.#monitors.delete(monitor);
    await monitor.stop();
  }

  /** Moves the clock to so many slots after the first one, and lets the monitor sweep. */
  async sweep(monitor: Monitor, count: number): Promise<void> {
    this.clock.now = SLOT + count * TEN;
    await monitor.tick();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const monitor of this.#monitors) await this.stop(monitor);
    await this.world[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** What visitors see while the store cannot be used. */
const STORE_TROUBLE = /^The store cannot be used at the moment\. Results are kept on disk/;

/** State and outcome of each target in the newest sweep, by name. */
function found({ view }: Monitor): Record<string, string> {
  const { record, targets } = view.latest!;
  const checks = record.checks.map(({ state, outcome }) => `${state} ${outcome}`);
  return Object.fromEntries(targets.map(({ name }, index) => [name, checks[index]]));
}

const slotsOf = ({ view }: Monitor) => view.sweeps.map(({ record }) => (record.slot - SLOT) / TEN);

Deno.test("Monitor shows the list before the first sweep", async () => {
  await using setting = await Setting.create("good");
  const { view } = await setting.monitor({ title: "Ours" });
  assert.deepEqual([view.title, view.interval, view.slot, view.next], ["Ours", TEN, SLOT, SLOT]);
  assert.deepEqual([view.latest, view.sweeps, view.running, view.missed], [undefined, [], undefined, []]);
  assert.equal(view.behind, false);
  assert.equal(view.list.targets.length, 1);
});

Deno.test("Monitor sweeps a slot into a complete record, stores it and shows it", async () => {
  await using setting = await Setting.create("good", "tls-good", "refuses");
  await setting.world.set("shop", { status: 503 });
  await setting.world.set("shy", { status: 403 });
  setting.list("tls-good", "shop", "refuses", "shy", "good", `nobody,http://nobody.world.test/`);
  const monitor = await setting.monitor({ confirmDelay: 20 });
  setting.clock.now = SLOT + 1500;
  await monitor.tick();

  const { latest, sweeps, running, next } = monitor.view;
  const { checks, ...record } = latest!.record;
  assert.deepEqual(record, {
    slot: SLOT,
    started: SLOT + 1500,
    finished: SLOT + 1500,
    late: 0,
    replica: "one",
    list: monitor.view.list.hash,
    reliable: true,
    summary: { "200": 2, "503": 1, "403": 1, refused: 1, dns: 1 },
    counts: { ...noCounts(), up: 2, blocked: 1, down: 3 },
  });
  assert.deepEqual(checks.map(({ outcome, state, attempts }) => [outcome, state, attempts]), [
    [200, "up", 1],
    [503, "down", 2],
    ["refused", "down", 2],
    [403, "blocked", 1],
    [200, "up", 1],
    ["dns", "down", 2],
  ]);
  for (const { phases } of checks) assert(totalOf(phases)! >= 0);
  assert.deepEqual([sweeps, running, next], [[latest], undefined, SLOT + TEN]);
  assert.deepEqual(await setting.store.sweeps(0), [latest!.record]);
  assert.deepEqual((await setting.store.targets(record.list))?.targets, latest!.targets);
});

Deno.test("Monitor sweeps each slot once, logs one line per sweep, and says how late it began", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 0);
  setting.clock.now = SLOT + TEN + 4000;
  await monitor.tick();
  assert.equal(setting.world.seen("good").requests.length, 2);
  assert.deepEqual(slotsOf(monitor), [1, 0]);
  assert.deepEqual(loggedOf("sweep.finished"), [
    {
      event: "sweep.finished",
      slot: "2026-01-02T03:10:00.000Z",
      ms: 0,
      late: 0,
      targets: 1,
      up: 1,
      blocked: 0,
      down: 0,
      maintenance: 0,
      unknown: 0,
      unreached: 0,
      summary: { "200": 1 },
      reliable: true,
    },
    { ...loggedOf("sweep.finished")[0], slot: "2026-01-02T03:20:00.000Z", late: 4000 },
  ]);
});

Deno.test("Monitor logs one line for each target that goes down or comes back", async () => {
  await using setting = await Setting.create();
  await setting.hosts("a", "b");
  setting.list("a", "b");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.world.set("a", { status: 500 });
  await setting.sweep(monitor, 1);
  await setting.sweep(monitor, 2);
  await setting.world.set("a", { status: 429 });
  await setting.sweep(monitor, 3);
  assert.deepEqual(loggedOf("target.changed"), [
    { event: "target.changed", id: "a", name: "a", from: "up", to: "down", outcome: 500, found: "returned 500" },
    { event: "target.changed", id: "a", name: "a", from: "down", to: "blocked", outcome: 429, found: "returned 429" },
  ]);
});

Deno.test("Monitor applies a list that changes between two sweeps, and keeps the history of remaining targets", async () => {
  await using setting = await Setting.create();
  await setting.hosts("a", "b", "c");
  setting.list("a", "b");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  setting.list("c", `a renamed,${setting.world.url("a")}`);
  await setting.sweep(monitor, 1);

  const { view } = monitor;
  assert.deepEqual(found(monitor), { "c": "up 200", "a renamed": "up 200" });
  assert.deepEqual(view.sweeps.map(({ targets }) => targets.map(({ id }) => id)), [["c", "a"], ["a", "b"]]);
  assert.deepEqual(view.list.difference?.added.map(({ name }) => name), ["c"]);
  assert.notEqual(view.sweeps[0].record.list, view.sweeps[1].record.list);
  const [{ event, targets, added, removed, changed }] = loggedOf("list.changed");
  assert.deepEqual([event, targets, added, removed, changed], ["list.changed", 2, ["c"], ["b"], ["a renamed"]]);
  assert.equal((await setting.store.latestTargets())?.hash, view.list.hash);

  setting.list("c", `a renamed, ${setting.world.url("a")}`);
  await setting.sweep(monitor, 2);
  assert.deepEqual([loggedOf("list.changed").length, loggedOf("list.read").length], [1, 2]);
});

Deno.test("Monitor rejects a bad list, shows why, and sweeps the last good one", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  setting.list("good", "bad,htp:/x");
  await setting.sweep(monitor, 1);
  await setting.sweep(monitor, 2);
  assert.deepEqual(found(monitor), { good: "up 200" });
  assert.equal(monitor.view.list.problems.length, 1);
  assert.equal(loggedOf("list.refused").length, 1);
  assert.deepEqual(loggedOf("list.refused")[0].problems, monitor.view.list.problems);

  setting.list("good");
  await setting.sweep(monitor, 3);
  assert.deepEqual(monitor.view.list.problems, []);
  assert.equal(loggedOf("list.read").length, 2);
});

Deno.test("Monitor keeps sweeping while a list is slow to arrive, and applies it when it arrives", async () => {
  await using setting = await Setting.create("good");
  const rows = (...names: string[]) => ["name,url", ...names.map((name) => `${name},${setting.world.url("good")}`)];
  const answer = (...names: string[]) => new Response(rows(...names).join("\n"));
  await using server = await ListServer.start(() => answer("a"));
  const source = httpsSource({ url: `${server.origin}/urls.csv` }, server);
  // The patience is a fifth of a slot.
  const monitor = await setting.monitor({ source, interval: 1000 });
  const slow = Promise.withResolvers<Response>();
  server.respond = () => slow.promise;
  setting.clock.now = SLOT + 1000;
  const before = performance.now();
  await monitor.tick();
  assert(performance.now() - before < 1000);
  assert.deepEqual(Object.keys(found(monitor)), ["a"]);
  assert.deepEqual(monitor.view.list.problems, []);

  const { version } = monitor.view;
  server.respond = () => answer("a", "b");
  slow.resolve(answer("a", "b"));
  await until(() => monitor.view.list.targets.length === 2);
  assert(monitor.view.version > version);
  setting.clock.now = SLOT + 2000;
  await monitor.tick();
  assert.deepEqual(Object.keys(found(monitor)), ["a", "b"]);
  const stored = await Promise.all(monitor.view.sweeps.map(({ record }) => setting.store.targets(record.list)));
  assert.deepEqual(stored.map((list) => list?.targets.length), [2, 1]);
});

Deno.test("Monitor stores a sweep with the list that it swept, even if another one arrived meanwhile", async () => {
  await using setting = await Setting.create("good");
  await setting.world.set("slow", { delay: 600 });
  setting.list("slow");
  const row = (name: string) => `name,url\n${name},${setting.world.url("slow")}\n`;
  await using server = await ListServer.start(() => new Response(row("old")));
  const source = httpsSource({ url: `${server.origin}/urls.csv` }, server);
  const monitor = await setting.monitor({ source, interval: 1000 });
  server.respond = async () => {
    await until(() => setting.world.seen("slow").waiting > 0);
    return new Response(row("new"));
  };
  await monitor.tick();
  assert.equal(monitor.view.list.targets[0].name, "new");
  const { record, targets } = monitor.view.latest!;
  assert.equal(targets[0].name, "old");
  assert.deepEqual((await setting.store.targets(record.list))?.targets, targets);
});

Deno.test("Monitor.stop() does not wait for a list that does not arrive", async () => {
  await using setting = await Setting.create("good");
  await using server = await ListServer.start(() => new Response(`name,url\na,${setting.world.url("good")}\n`));
  const source = httpsSource({ url: `${server.origin}/urls.csv` }, server);
  const monitor = await setting.monitor({ source, interval: 1000 });
  const never = Promise.withResolvers<Response>();
  server.respond = () => never.promise;
  await monitor.tick();
  const before = performance.now();
  await setting.stop(monitor);
  assert(performance.now() - before < 1000);
  assert.deepEqual(loggedOf("list.refused"), []);
  never.resolve(new Response());
});

Deno.test("Monitor counts slots without a sweep as missed, in the view and once in the log", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 3);
  await setting.sweep(monitor, 4);
  assert.deepEqual(monitor.view.missed, [SLOT + 2 * TEN, SLOT + TEN]);
  assert.deepEqual(loggedOf("slot.missed"), [
    { event: "slot.missed", count: 2, slots: ["2026-01-02T03:30:00.000Z", "2026-01-02T03:20:00.000Z"] },
  ]);
});

Deno.test("Monitor says when it is behind, and when the next sweep is due", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.store.claim(SLOT + TEN, "two", Number.MAX_SAFE_INTEGER);
  const seen = [];
  for (const ms of [0, 30_000, 30_001, 8 * MINUTE, 8 * MINUTE + 1, TEN]) {
    setting.clock.now = SLOT + TEN + ms;
    await monitor.tick();
    const { version, behind, next } = monitor.view;
    seen.push([ms, version, behind, (next - SLOT) / TEN]);
  }
  const version = seen[0][1] as number;
  assert.deepEqual(seen.slice(0, 5), [
    [0, version, false, 1],
    [30_000, version, false, 1],
    [30_001, version + 1, true, 1],
    [8 * MINUTE, version + 1, true, 1],
    [8 * MINUTE + 1, version + 2, true, 2],
  ]);
  assert.deepEqual(seen[5].slice(2), [false, 3]);
});

Deno.test("Monitor changes the version at the start of a slot, and otherwise only if something happens", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  const { version } = monitor.view;
  for (const ms of [1, 5000, 5 * MINUTE, TEN - 1]) {
    setting.clock.now = SLOT + ms;
    await monitor.tick();
    assert.equal(monitor.view.version, version);
    assert.equal(monitor.view, monitor.view);
  }
  await setting.store.claim(SLOT + TEN, "two", Number.MAX_SAFE_INTEGER);
  await setting.sweep(monitor, 1);
  assert.equal(monitor.view.version, version + 1);
  assert.deepEqual([monitor.view.slot, slotsOf(monitor)], [SLOT + TEN, [0]]);
});

Deno.test("Monitor shows a sweep's progress", async () => {
  await using setting = await Setting.create("hangs");
  await setting.hosts("quick");
  setting.list("quick", "hangs");
  let now = SLOT;
  // Two seconds go by whenever somebody looks at the clock.
  const monitor = await setting.monitor({ timeout: 60_000, now: () => now += 2000 });
  const ticking = monitor.tick();
  await until(() => monitor.view.running?.progress.done === 1);
  const { slot, started, progress } = monitor.view.running!;
  assert.equal(slot, SLOT);
  assert(started > SLOT && started < now);
  assert.deepEqual(progress, { total: 2, done: 1, down: 0, confirming: 0 });
  await setting.stop(monitor);
  await ticking;
  assert.equal(monitor.view.running, undefined);
});

Deno.test("Monitor changes the version for progress at most every two seconds", async () => {
  await using setting = await Setting.create();
  const names = Array.from({ length: 40 }, (_, index) => `site-${index}`);
  await setting.hosts(...names);
  setting.list(...names);
  const monitor = await setting.monitor();
  const { version } = monitor.view;
  // By this clock no time goes by: the sweep's start moves the version, and its end.
  await monitor.tick();
  assert.equal(monitor.view.version, version + 2);
});

Deno.test("Monitor reports nothing as down while it seems cut off, and believes the third such sweep in a row", async () => {
  await using setting = await Setting.create();
  const names = ["a", "b", "c", "d", "e", "f"];
  await setting.hosts(...names);
  setting.list(...names);
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.world.cut("refuse");
  const states = [];
  for (const count of [1, 2, 3]) {
    await setting.sweep(monitor, count);
    const { reliable, counts, summary } = monitor.view.latest!.record;
    states.push([reliable, counts.unknown, counts.down, summary.refused]);
  }
  assert.deepEqual(states, [[false, 6, 0, 6], [false, 6, 0, 6], [true, 0, 6, 6]]);
  assert.equal(loggedOf("target.changed").length, 6);
  const levels = logged.filter(({ properties }) => properties.event === "sweep.finished").map(({ level }) => level);
  assert.deepEqual(levels, ["info", "warning", "warning", "info"]);
  await setting.world.restore();
  await setting.sweep(monitor, 4);
  assert.equal(monitor.view.latest!.record.counts.up, 6);
  assert.equal(loggedOf("target.changed").length, 12);
});

Deno.test("Monitor that is cut off in the middle of a sweep reports nothing as down, but does where only some sites fail", async () => {
  await using setting = await Setting.create();
  const names = Array.from({ length: 14 }, (_, index) => `h${index}`);
  for (const name of names) await setting.world.set(name, { delay: 30 });
  setting.list(...names);
  const monitor = await setting.monitor({ concurrency: 1 });
  await setting.sweep(monitor, 0);
  const { requests } = setting.world.seen("h3");
  setting.clock.now += TEN;
  const ticking = monitor.tick();
  await until(() => requests.length === 2);
  await setting.world.cut("refuse");
  await ticking;
  const { reliable, counts } = monitor.view.latest!.record;
  assert.deepEqual([reliable, counts.down, counts.up >= 4, counts.unknown >= 5], [false, 0, true, true]);
  assert.deepEqual(monitor.view.incidents.open, []);

  await setting.world.restore();
  const failing = names.slice(8);
  for (const name of failing) await setting.world.set(name, "refuses");
  await setting.sweep(monitor, 2);
  assert.deepEqual(monitor.view.latest!.record.reliable, true);
  assert.deepEqual(monitor.view.incidents.open.map(({ target }) => target).sort(), failing.sort());
});

Deno.test("Monitor continues if the store rejects everything: it shows the record, says so, and logs the reason once per sweep", async () => {
  await using setting = await Setting.create("good");
  const full = () => Promise.reject(new Error("Cannot write: the disk is full"));
  let away = true;
  const whenAway = <T extends unknown[], R>(method: (...values: T) => Promise<R>) => (...values: T) =>
    away ? full() : method(...values);
  const { putSweep, putTargets, claim, release, prune } = setting.store;
  const store: Store = {
    ...setting.store,
    putSweep: whenAway(putSweep),
    claim: whenAway(claim),
    release: whenAway(release),
    prune: whenAway(prune),
    putTargets: (list) => loggedOf("list.read").length > 0 ? whenAway(putTargets)(list) : putTargets(list),
  };
  const monitor = await setting.monitor({ store });
  await setting.hosts("new");
  setting.list("good", "new");
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 1);
  assert.deepEqual(slotsOf(monitor), [1, 0]);
  assert.deepEqual(found(monitor), { good: "up 200", new: "up 200" });
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.equal(loggedOf("store.failed")[0].problem, "Cannot write: the disk is full");
  const errors = logged.filter(({ level }) => level === "error").map(({ properties }) => properties.event);
  assert.deepEqual(errors, ["sweep.finished", "sweep.finished"]);
  assert.equal(loggedOf("sweep.finished")[0].storeFailure, "Cannot write: the disk is full");

  away = false;
  await setting.sweep(monitor, 2);
  assert.equal(monitor.view.storeFailure, undefined);
  assert.deepEqual(slotsOf(monitor), [2, 1, 0]);
  assert.deepEqual((await setting.store.latestTargets())?.targets.map(({ name }) => name), ["good", "new"]);
  assert.equal((await setting.store.lastSweep())?.slot, SLOT + 2 * TEN);
});

Deno.test("Monitor spools what the store does not accept, and writes it in order once it does", async () => {
  await using setting = await Setting.create("good");
  const store = { ...setting.store };
  const swept: number[] = [];
  store.putSweep = () => Promise.reject(new Error("away"));
  const monitor = await setting.monitor({ store });
  for (const count of [0, 1, 2]) await setting.sweep(monitor, count);
  assert.deepEqual(slotsOf(monitor), [2, 1, 0]);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.equal(monitor.view.spooled, 3);
  store.putSweep = (record) => {
    swept.push((record.slot - SLOT) / TEN);
    return setting.store.putSweep(record);
  };
  await monitor.tick();
  await until(() => monitor.view.storeFailure === undefined);
  assert.deepEqual(swept, [0, 1, 2]);
  assert.equal(monitor.view.spooled, 0);
  assert.deepEqual((await setting.store.latestTargets())?.targets.map(({ name }) => name), ["good"]);
});

Deno.test("Monitor shows after a restart what the previous process spooled, even while the store is unavailable", async () => {
  await using setting = await Setting.create("good");
  await setting.stop(await setting.monitor());
  const away = () => Promise.reject(new Error("away"));
  const reading = { sweep: away, sweeps: away, lastSweep: away, targets: away, latestTargets: away, days: away };
  const store = { ...setting.store, ...reading, putSweep: away };
  const before = await setting.monitor({ store });
  await setting.sweep(before, 0);
  await setting.stop(before);
  const monitor = await setting.monitor({ store });
  assert.deepEqual([slotsOf(monitor), found(monitor)], [[0], { good: "up 200" }]);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  await setting.sweep(monitor, 0);
  assert.equal(setting.world.seen("good").requests.length, 1);

  Object.assign(store, setting.store);
  await setting.sweep(monitor, 1);
  assert.equal(monitor.view.storeFailure, undefined);
  assert.deepEqual((await setting.store.sweeps(0)).map(({ slot }) => slot), [SLOT, SLOT + TEN]);
});

Deno.test("Monitor that started while the store was unreachable reads history and ids later", async () => {
  await using setting = await Setting.create("good");
  await setting.sweep(await setting.monitor(), 0);
  const [old] = await setting.store.sweeps(0);
  const away = () => Promise.reject(new Error("away"));
  const store = { ...setting.store, lastSweep: away, sweep: away, putSweep: away };
  setting.list(`Renamed,${setting.world.url("good")}`);
  setting.clock.now = SLOT + TEN;
  const monitor = await setting.monitor({ store });
  assert.deepEqual(monitor.view.list.targets.map(({ id }) => id), ["renamed"]);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.equal(monitor.view.latest, undefined);
  Object.assign(store, setting.store);
  await setting.sweep(monitor, 1);
  assert.deepEqual(slotsOf(monitor), [1, 0]);
  assert.deepEqual(monitor.view.sweeps[1].record, old);
  assert.deepEqual(monitor.view.list.targets.map(({ id }) => id), ["good"]);
  assert.deepEqual((await setting.store.latestTargets())?.targets.map(({ id, name }) => [id, name]), [[
    "good",
    "Renamed",
  ]]);
});

Deno.test("Monitor shows the store's record for a slot if its own arrives late", async () => {
  await using setting = await Setting.create("good");
  const store: Store = { ...setting.store, putSweep: () => Promise.reject(new Error("away")) };
  const monitor = await setting.monitor({ store });
  await setting.sweep(monitor, 0);
  assert.equal(monitor.view.latest!.record.replica, "one");
  const { record } = monitor.view.latest!;
  await setting.store.putSweep({ ...record, replica: "two" });
  store.putSweep = setting.store.putSweep;
  await monitor.tick();
  await until(() => monitor.view.storeFailure === undefined);
  assert.equal(monitor.view.latest!.record.replica, "two");
  assert.equal((await setting.store.sweeps(0)).length, 1);
});

Deno.test("Monitor finds sweeps that another process spooled and stored late", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor({ replica: "one" });
  await setting.sweep(monitor, 0);
  const { record } = monitor.view.latest!;
  await setting.sweep(monitor, 4);
  assert.deepEqual(slotsOf(monitor), [4, 0]);
  for (const count of [3, 1, 2]) await setting.store.putSweep({ ...record, slot: SLOT + count * TEN });
  await setting.sweep(monitor, 5);
  assert.deepEqual(slotsOf(monitor), [5, 4, 3, 2, 1, 0]);
  assert.deepEqual(monitor.view.missed, []);
});

Deno.test("Monitor that does not sweep follows the list, and reads nothing while the slot has its record", async () => {
  await using setting = await Setting.create("good");
  const reads: string[] = [];
  const store = {
    ...setting.store,
    sweep: (slot: number) => (reads.push("sweep"), setting.store.sweep(slot)),
    sweeps: (since: number) => (reads.push("sweeps"), setting.store.sweeps(since)),
    claim: (...values: Parameters<Store["claim"]>) => (reads.push("claim"), setting.store.claim(...values)),
  };
  const sweeper = await setting.monitor({ replica: "one" });
  const follower = await setting.monitor({ store, replica: "two" });
  await setting.hosts("new");
  await setting.sweep(sweeper, 1);
  setting.list("good", "new");
  await setting.sweep(follower, 1);
  await until(() => follower.view.list.targets.length === 2);
  assert.equal(follower.view.latest!.record.replica, "one");
  reads.length = 0;
  const { version } = follower.view;
  for (let index = 0; index < 5; index++) await follower.tick();
  assert.deepEqual([reads, follower.view.version], [[], version]);
});

Deno.test("Monitor sums up a day once it is over, in parallel with sweeps, and shows it; so does another process", async () => {
  await using setting = await Setting.create("good");
  const sweeper = await setting.monitor();
  const follower = await setting.monitor({ replica: "two" });
  await setting.sweep(sweeper, 0);
  await setting.sweep(sweeper, 1);
  assert.equal(sweeper.view.days.length, 0);
  await setting.sweep(sweeper, 144);
  await until(() => sweeper.view.days.length === 1);
  const [{ day, sweeps, targets }] = sweeper.view.days;
  assert.deepEqual([day, sweeps, targets.get("good")?.up], [SLOT - SLOT % (144 * TEN), 2, 2]);
  await setting.sweep(follower, 144);
  // By what they contain: what is private to them is not compared.
  const daysOf = ({ view }: typeof sweeper) => view.days.map((day) => ({ ...day, targets: new Map(day.targets) }));
  assert.deepEqual(daysOf(follower), daysOf(sweeper));
  assert.deepEqual(daysOf(await setting.monitor({ replica: "three" })), daysOf(sweeper));
});

Deno.test("Monitor sweeps on time even if the store is slow", async () => {
  await using setting = await Setting.create("good");
  const slow = <T extends unknown[], R>(method: (...values: T) => Promise<R>) => async (...values: T) => {
    await delay(600);
    return await method(...values);
  };
  const { store: { sweep, claim, release, putSweep, putTargets } } = setting;
  const store = {
    ...setting.store,
    sweep: slow(sweep),
    claim: slow(claim),
    release: slow(release),
    putSweep: slow(putSweep),
    putTargets: slow(putTargets),
  };
  const interval = 1000;
  const monitor = await setting.monitor({ store, interval, now: Date.now });
  const due = Date.now();
  await monitor.tick();
  const { started } = monitor.view.latest!.record;
  assert(started - due < 500, `${started - due} ms late`);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.match(`${loggedOf("store.failed")[0].problem}`, /no response within 0.2 s/);
  await setting.stop(monitor);
  assert.equal((await setting.store.sweeps(0)).length, 1);
});

Deno.test("Monitor does not wait for a slow store at startup, and requests the claim meanwhile", async () => {
  await using setting = await Setting.create("good");
  const first = await setting.monitor();
  await setting.sweep(first, 0);
  await setting.stop(first);
  const slow = (method: (...values: never[]) => Promise<unknown>) => async (...values: never[]) => {
    await delay(400);
    return await method(...values);
  };
  const methods = Object.entries(setting.store).map(([name, value]) => [name, name === "name" ? value : slow(value)]);
  const store: Store = Object.fromEntries(methods);
  // What was before never comes.
  const never = Promise.withResolvers<never>();
  const before = performance.now();
  const monitor = await setting.monitor({ store: { ...store, incidents: () => never.promise } });
  assert(performance.now() - before < 4000);
  assert.equal(monitor.ready, false);
  await setting.store.claim(SLOT + TEN, "two", SLOT + TEN + MINUTE);
  await setting.sweep(monitor, 1);
  assert.equal(setting.world.seen("good").requests.length, 1);
  setting.clock.now += MINUTE;
  await monitor.tick();
  assert.equal(setting.world.seen("good").requests.length, 2);
  assert.deepEqual(slotsOf(monitor), [1, 0]);
  assert.equal((await setting.store.sweeps(0)).length, 2);
});

Deno.test("Monitor releases the claim once the store has the sweep, and not while only the disk has it", async () => {
  await using setting = await Setting.create("good");
  const store: Store = { ...setting.store, putSweep: () => Promise.reject(new Error("away")) };
  const monitor = await setting.monitor({ store });
  const claimable = (count: number) => setting.store.claim(SLOT + count * TEN, "two", setting.clock.now);
  await setting.sweep(monitor, 0);
  assert.equal(await claimable(0), false);
  setting.clock.now += MINUTE;
  assert.equal(await claimable(0), true);
  store.putSweep = setting.store.putSweep;
  await setting.sweep(monitor, 1);
  assert.equal(await claimable(1), true);
});

Deno.test("Monitors show another one's sweeps and days at most fifteen seconds later", async () => {
  await using setting = await Setting.create("good");
  const midnight = SLOT - SLOT % (144 * TEN) + 144 * TEN;
  setting.clock.now = midnight - 2 * TEN;
  // A day of many sweeps takes a while to make.
  const putDay: Store["putDay"] = async (day) => {
    await until(() => setting.clock.now >= midnight + MINUTE);
    return await setting.store.putDay(day);
  };
  const store = { ...setting.store, putDay };
  const monitors = [await setting.monitor({ store }), await setting.monitor({ store, replica: "two" })];
  const since: Record<string, number[]> = { sweep: [0], day: [0] };
  for (; setting.clock.now < midnight + TEN; setting.clock.now += 5000) {
    await Promise.all(monitors.map((monitor) => monitor.tick()));
    await delay(2);
    const shown = { sweep: monitors.map(slotsOf), day: monitors.map(({ view }) => view.days.map(({ day }) => day)) };
    for (const [what, [one, two]] of Object.entries(shown)) {
      const behind = since[what];
      if (`${one}` === `${two}`) behind.push(0);
      else behind.push(behind.at(-1)! + 5);
    }
  }
  assert.deepEqual(monitors.map(({ view }) => view.days.length), [1, 1]);
  for (const [what, behind] of Object.entries(since)) assert(Math.max(...behind) <= 15, what);
});

Deno.test("Monitor that waits for another process's first sweep says when it may begin its own", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.store.claim(SLOT, "two", SLOT + MINUTE);
  const next = [];
  for (const ms of [0, 5000, MINUTE - 1]) {
    setting.clock.now = SLOT + ms;
    await monitor.tick();
    next.push(monitor.view.next - SLOT);
  }
  assert.deepEqual(next, [MINUTE, MINUTE, MINUTE]);
  setting.clock.now = SLOT + MINUTE;
  await monitor.tick();
  assert.deepEqual([slotsOf(monitor), monitor.view.next], [[0], SLOT + TEN]);
});

Deno.test("Monitor.stop() writes pending records to the store, as far as time allows", async () => {
  await using setting = await Setting.create("good");
  const store: Store = { ...setting.store, putSweep: () => Promise.reject(new Error("away")) };
  const monitor = await setting.monitor({ store });
  await setting.sweep(monitor, 0);
  store.putSweep = setting.store.putSweep;
  await setting.stop(monitor);
  assert.equal((await setting.store.sweeps(0)).length, 1);
});

Deno.test("Monitor.stop() waits for its last writes, and closes the store after them", async () => {
  await using setting = await Setting.create("good");
  const steps: string[] = [];
  const store: Store = {
    ...setting.store,
    putSweep: async (record) => {
      await delay(50);
      steps.push("written");
      return await setting.store.putSweep(record);
    },
    close: async () => {
      await delay(20);
      steps.push("closed");
    },
  };
  const putSweep = store.putSweep;
  const monitor = await setting.monitor({ store });
  store.putSweep = () => Promise.reject(new Error("away"));
  await setting.sweep(monitor, 0);
  store.putSweep = putSweep;
  await setting.stop(monitor);
  assert.deepEqual(steps, ["written", "closed"]);
});

Deno.test("Monitor.stop() waits for a day that is being written", async () => {
  await using setting = await Setting.create("good");
  const steps: string[] = [];
  const writing = Promise.withResolvers<void>();
  const store: Store = {
    ...setting.store,
    putDay: async (day) => {
      writing.resolve();
      await delay(50);
      steps.push("written");
      return await setting.store.putDay(day);
    },
    close: () => Promise.resolve(void steps.push("closed")),
  };
  const monitor = await setting.monitor({ store });
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 144);
  await Promise.race([writing.promise, delay(5000)]);
  await setting.stop(monitor);
  assert.deepEqual(steps, ["written", "closed"]);
});

Deno.test("Monitor.stop() waits for a list refresh in progress", async () => {
  await using setting = await Setting.create("good");
  const looking = Promise.withResolvers<void>();
  const ending = Promise.withResolvers<void>();
  let isSlower = false;
  const file = fileSource(setting.path);
  const source: Source = {
    ...file,
    look: async (options) => {
      if (isSlower) {
        looking.resolve();
        await ending.promise;
      }
      return await file.look(options);
    },
  };
  const monitor = await setting.monitor({ source });
  await setting.sweep(monitor, 0);
  isSlower = true;
  // Too late in the slot for a sweep, which would wait for the list itself.
  setting.clock.now = SLOT + 2 * TEN - 1000;
  await monitor.tick();
  await looking.promise;
  let isStopped = false;
  const stopping = setting.stop(monitor).then(() => isStopped = true);
  await delay(50);
  assert(!isStopped);
  ending.resolve();
  await stopping;
});

Deno.test("Monitor continues when the store cannot be read", async () => {
  await using setting = await Setting.create("good");
  const store = { ...setting.store };
  const monitor = await setting.monitor({ store });
  store.sweep = () => Promise.reject(new Error("Cannot read"));
  store.putSweep = () => Promise.resolve(false);
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 0);
  assert.deepEqual(slotsOf(monitor), [0]);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.equal(setting.world.seen("good").requests.length, 1);
});

Deno.test("Monitor no longer says that the store cannot be used once it was read late, or at the second attempt", async () => {
  await using setting = await Setting.create("good");
  const first = await setting.monitor();
  await setting.sweep(first, 0);
  await setting.stop(first);
  const late = Promise.withResolvers<void>();
  let failing = false;
  const { incidents, nextSlot } = setting.store;
  const monitor = await setting.monitor({
    store: {
      ...setting.store,
      incidents: (since) => late.promise.then(() => incidents(since)),
      nextSlot: (since) => failing ? Promise.reject(new Error("locked")) : nextSlot(since),
    },
  });
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  late.resolve();
  await until(() => monitor.ready);
  await monitor.tick();
  assert.equal(monitor.view.storeFailure, undefined);

  failing = true;
  await setting.sweep(monitor, 1);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  failing = false;
  await monitor.tick();
  assert.equal(monitor.view.storeFailure, undefined);
});

Deno.test("Monitor says on the page and in the log that the store cannot be used, and only in the log why", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor({
    store: { ...setting.store, sweep: () => Promise.reject(new Error("mute")) },
  });
  await setting.sweep(monitor, 0);
  assert.match(monitor.view.storeFailure!, STORE_TROUBLE);
  assert.equal(loggedOf("sweep.finished")[0].storeFailure, "mute");
});

Deno.test("Monitor is ready even if a record in its store is damaged, and shows the others", async () => {
  await using setting = await Setting.create("good");
  const path = join(setting.folder, "lookout.db");
  const first = await setting.monitor({ store: await openSqlite(path, { now: setting.now }) });
  for (const count of [0, 1, 2]) await setting.sweep(first, count);
  await setting.stop(first);
  const db = new DatabaseSync(path);
  db.exec(`UPDATE sweeps SET checks = x'00ff' WHERE slot = ${SLOT + TEN}`);
  db.close();
  const second = await setting.monitor({ store: await openSqlite(path, { now: setting.now }) });
  assert.equal(second.ready, true);
  await setting.sweep(second, 3);
  assert.deepEqual(slotsOf(second), [3, 2, 0]);
  assert.equal(loggedOf("store.damaged").length, 1);
});

Deno.test("Monitor continues after a restart with the hour, the lists and the doubts, and sweeps no slot twice", async () => {
  await using setting = await Setting.create();
  const names = ["a", "b", "c", "d", "e"];
  await setting.hosts(...names, "f");
  setting.list(...names);
  const open = () => openSqlite(join(setting.folder, "lookout.db"), { now: setting.now });
  const first = await setting.monitor({ store: await open() });
  await setting.sweep(first, 0);
  setting.list(...names, "f");
  await setting.sweep(first, 1);
  await setting.stop(first);

  const second = await setting.monitor({ store: await open() });
  assert.deepEqual(slotsOf(second), [1, 0]);
  assert.deepEqual(second.view.sweeps.map(({ targets }) => targets.length), [6, 5]);
  assert.deepEqual(second.view.latest, first.view.latest);
  await setting.sweep(second, 1);
  assert.equal(setting.world.seen("a").requests.length, 2);

  await setting.world.cut("refuse");
  await setting.sweep(second, 2);
  assert.equal(second.view.latest!.record.reliable, false);
  await setting.stop(second);
  const third = await setting.monitor({ store: await open() });
  await setting.sweep(third, 3);
  await setting.sweep(third, 4);
  assert.deepEqual(third.view.sweeps.slice(0, 3).map(({ record }) => record.reliable), [true, false, false]);
  assert.equal(loggedOf("target.changed").length, 6);
  assert.deepEqual(loggedOf("slot.missed"), []);
});

Deno.test("Monitor that was off for a day shows its last sweep, and which slots of the hour were missed", async () => {
  await using setting = await Setting.create("good");
  const first = await setting.monitor();
  await setting.sweep(first, 0);
  setting.clock.now = SLOT + 144 * TEN + 9 * MINUTE;
  const second = await setting.monitor();
  const { latest, sweeps, missed, next } = second.view;
  assert.deepEqual([latest?.record.slot, sweeps.length, missed.length], [SLOT, 0, 6]);
  assert.equal(next, SLOT + 145 * TEN);
  assert.equal(loggedOf("slot.missed")[0].count, 6);
  await second.tick();
  assert.equal(setting.world.seen("good").requests.length, 1);
});

Deno.test("Monitor says what is wrong with a certificate in the sweep that finds it: in record, incident and log", async () => {
  await using setting = await Setting.create("tls-good");
  await setting.world.set("shop", "tls-good");
  setting.list("shop", "tls-good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 0);
  await setting.world.set("shop", "wrong-host");
  await setting.sweep(monitor, 1);
  const words = "certificate name mismatch (valid for elsewhere.test)";
  const { latest, incidents, certificates } = monitor.view;
  const [check] = latest!.record.checks;
  assert.equal(outcomeWords(check, latest!.record.finished), words);
  assert.equal(reasonWords(incidents.open[0]), words);
  assert.equal(loggedOf("target.changed").at(-1)!.found, words);
  const [host] = setting.world.url("shop").match(/(?<=\/\/)[^/]+/)!;
  assert.deepEqual(certificates.get(host)?.names, ["elsewhere.test"]);
  await setting.world.set("shop", "tls-good");
  await setting.sweep(monitor, 2);
  const back = monitor.view.latest!.record.checks[0];
  assert.equal(back.outcome, 200);
  assert.equal(back.certificate?.end, monitor.view.certificates.get(host)!.notAfter);
  assert.equal(monitor.view.certificates.get(host)!.isForHost, true);
});

Deno.test("Monitor still knows certificates after a restart", async () => {
  await using setting = await Setting.create();
  const url = setting.world.url("refuses").replace("http:", "https:");
  const target = sampleTarget("site", { url });
  const list = await listOf([target]);
  const check = { ...sampleSweep(SLOT, [["x", 200]]).record.checks[0], certificate: { end: SLOT + 50 * 86_400_000 } };
  await setting.store.putTargets(list);
  await setting.store.putSweep(sampleSweep(SLOT, [[target, check]], { list: list.hash, finished: SLOT }).record);
  setting.list(`site,${url}`);
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 1);
  assert.deepEqual(found(monitor), { site: "unknown refused" });
  assert.deepEqual(monitor.view.latest!.record.checks[0].certificate, { end: SLOT + 50 * 86_400_000 });
});

Deno.test("Monitor.stop() abandons the running sweep and releases its claim before it closes the store; another process takes the slot", async () => {
  await using setting = await Setting.create("good", "hangs");
  const path = join(setting.folder, "lookout.db");
  const opened = await openSqlite(path, { now: setting.now });
  const steps: string[] = [];
  const watched: Store = {
    ...opened,
    release: async (slot, owner) => {
      await delay(20);
      await opened.release(slot, owner);
      steps.push("released");
    },
    close: async () => {
      steps.push("closed");
      await opened.close();
    },
  };
  const first = await setting.monitor({ store: watched, timeout: 60_000 });
  const ticking = first.tick();
  await until(() => setting.world.seen("hangs").waiting === 1);
  const before = performance.now();
  await setting.stop(first);
  await ticking;
  assert(performance.now() - before < 1000);
  assert.deepEqual(steps, ["released", "closed"]);
  assert.deepEqual([first.view.running, first.view.latest], [undefined, undefined]);
  assert.equal(loggedOf("sweep.given-up").length, 1);
  assert.deepEqual(loggedOf("sweep.finished"), []);

  setting.list("good");
  const store = await openSqlite(path, { now: setting.now });
  const second = await setting.monitor({ store, replica: "two" });
  await second.tick();
  assert.deepEqual((await store.sweeps(0)).map(({ slot, replica }) => [slot, replica]), [[SLOT, "two"]]);
});

Deno.test("Monitors that share a store sweep each slot once between them, and show the same", async () => {
  await using setting = await Setting.create("good");
  const path = join(setting.folder, "lookout.db");
  const monitors = [];
  for (const replica of ["one", "two", "three"]) {
    monitors.push(await setting.monitor({ store: await openSqlite(path, { now: setting.now }), replica }));
  }
  for (const count of [0, 1, 2]) {
    setting.clock.now = SLOT + count * TEN;
    await Promise.all(monitors.map((monitor) => monitor.tick()));
    await Promise.all(monitors.map((monitor) => monitor.tick()));
  }
  for (const monitor of monitors) assert.deepEqual(monitor.view.sweeps, monitors[0].view.sweeps);
  assert.deepEqual(slotsOf(monitors[0]), [2, 1, 0]);
  assert.equal(setting.world.seen("good").requests.length, 3);
});

Deno.test("Monitors that swept the same slot without a claim both show the first record", async () => {
  await using setting = await Setting.create("good");
  const noClaims = { ...setting.store, claim: () => Promise.reject(new Error("Cannot claim")) };
  const one = await setting.monitor({ store: noClaims, replica: "one" });
  const two = await setting.monitor({ store: noClaims, replica: "two" });
  await Promise.all([one.tick(), two.tick()]);
  assert.equal(setting.world.seen("good").requests.length, 2);
  const [kept] = await setting.store.sweeps(0);
  assert.deepEqual([one.view.latest!.record, two.view.latest!.record], [kept, kept]);
  assert.equal(one.view.storeFailure, undefined);
});

/** A monitor of one site whose clock the test sets while time passes as usual. */
async function monitorWithSettableClock(setting: Setting) {
  await setting.hosts("shop");
  setting.list("shop");
  let ahead = 0;
  const monitor = await setting.monitor({ steady: () => setting.clock.now - ahead });
  const pass = async (ms = TEN) => {
    setting.clock.now += ms;
    await monitor.tick();
  };
  const set = (ms: number) => {
    ahead += ms;
    setting.clock.now += ms;
  };
  await monitor.tick();
  return { monitor, set, pass };
}

for (const [name, jump] of [["an hour", 6 * TEN], ["12 days", 12 * 144 * TEN]] as const) {
  Deno.test(`Monitor whose clock was ahead by ${name} says so, deletes nothing, and misses no slot afterwards`, async () => {
    await using setting = await Setting.create();
    const { monitor, set, pass } = await monitorWithSettableClock(setting);
    // By now it may delete what is old.
    for (let count = 1; count <= 7; count++) await pass();
    const before = await setting.store.sweeps(0);
    set(jump);
    await pass(5000);
    set(-jump);
    await pass(5000);
    assert.deepEqual(loggedOf("clock.jumped").map(({ ms }) => ms), [jump, -jump]);
    assert.deepEqual((await setting.store.sweeps(0)).slice(0, -1), before);
    assert.deepEqual(slotsOf(monitor), [7, 6, 5, 4, 3, 2]);
    assert.deepEqual(monitor.view.missed, []);
    assert.equal(monitor.view.next, SLOT + 8 * TEN);
    const missed = loggedOf("slot.missed").map(({ count }) => count as number);
    assert(missed.length === 0 || missed.length === 1 && missed[0] <= 6, `${missed}`);

    await setting.world.set("shop", { status: 503 });
    await pass();
    const open = () => monitor.view.incidents.open.map(({ opened }) => (opened - SLOT) / TEN);
    assert.deepEqual(open(), [8]);
    assert.deepEqual(monitor.view.trail.points("shop").map(({ slot }) => (slot - SLOT) / TEN), [
      0,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
    ]);
    const restarted = await setting.monitor({ replica: "two" });
    assert.equal(restarted.view.latest?.record.slot, SLOT + 8 * TEN);
    assert.deepEqual(restarted.view.incidents, monitor.view.incidents);
    await pass();
    assert.deepEqual(open(), [8]);
    assert.deepEqual((await setting.store.incidents(0)).open, monitor.view.incidents.open);
  });
}

for (
  const [what, jump, slots] of [["slept for five minutes", 5 * MINUTE, [1, 0]], [
    "has its clock set back by an hour",
    -6 * TEN,
    [0, -5],
  ]] as const
) {
  Deno.test(`Monitor whose machine ${what} during a sweep abandons that, and blames no site`, async () => {
    await using setting = await Setting.create();
    const { monitor, set, pass } = await monitorWithSettableClock(setting);
    await setting.world.set("shop", "hangs");
    const passing = pass();
    await until(() => setting.world.seen("shop").waiting === 1);
    set(jump);
    await setting.world.set("shop", { status: 200 });
    void monitor.tick();
    await passing;
    assert.deepEqual(loggedOf("sweep.given-up").map(({ slot }) => slot), [new Date(SLOT + TEN).toISOString()]);
    await monitor.tick();
    const records = await setting.store.sweeps(0);
    assert.deepEqual(
      records.map(({ slot, counts }) => [(slot - SLOT) / TEN, counts.up]).reverse(),
      slots.map((slot) => [slot, 1]),
    );
    assert.deepEqual(monitor.view.incidents.open, []);
  });
}

Deno.test("Monitor whose clock goes back an hour sweeps no slot twice, and says when it continues", async () => {
  await using setting = await Setting.create();
  const { monitor, set, pass } = await monitorWithSettableClock(setting);
  for (let count = 1; count <= 8; count++) await pass();
  const before = await setting.store.sweeps(0);
  set(-6 * TEN);
  for (let count = 2; count <= 8; count++) {
    await pass(count === 2 ? 1000 : TEN);
    const { latest, next, slot, behind, missed, sweeps } = monitor.view;
    assert.equal(slot, SLOT + count * TEN);
    assert.equal(latest?.record.slot, slot);
    assert.equal(next, SLOT + 9 * TEN);
    assert.deepEqual([behind, missed], [false, []]);
    assert(sweeps.every(({ record }) => record.slot <= slot));
  }
  assert.deepEqual(await setting.store.sweeps(0), before);
  assert.equal(setting.world.seen("shop").requests.length, 9);
  await pass();
  assert.equal((await setting.store.sweeps(0)).length, 10);
  assert.deepEqual(slotsOf(monitor), [9, 8, 7, 6, 5, 4]);
  assert.equal(loggedOf("clock.jumped").length, 1);
});

Deno.test("Monitor sums up no day right after the clock was set", async () => {
  await using setting = await Setting.create();
  const { monitor, set, pass } = await monitorWithSettableClock(setting);
  set(2 * 144 * TEN);
  await pass();
  await delay(20);
  assert.deepEqual(await setting.store.days(0), []);
  for (let count = 0; count < 6; count++) await pass();
  await until(() => monitor.view.days.length === 1);
});

Deno.test("Monitor keeps sweeping when the clock is set back, or was ahead at startup", async () => {
  await using setting = await Setting.create("good");
  const monitor = await setting.monitor();
  await setting.sweep(monitor, 100_000);
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 0);
  await setting.sweep(monitor, 1);
  assert.equal(setting.world.seen("good").requests.length, 3);
  assert.deepEqual([slotsOf(monitor), monitor.view.latest?.record.slot], [[1, 0], SLOT + TEN]);

  const restarted = await setting.monitor();
  assert.deepEqual(slotsOf(restarted), [1, 0]);
});

Deno.test("Monitor.tick() never rejects: it logs an unexpected error, and tries the slot again", async () => {
  await using setting = await Setting.create("good");
  let broken = true;
  const monitor = await setting.monitor();
  Object.defineProperty(monitor.config, "concurrency", {
    get() {
      if (broken) throw new Error("out of order");
      return 1;
    },
  });
  await monitor.tick();
  assert.deepEqual(loggedOf("sweep.failed"), [{ event: "sweep.failed", reason: "out of order" }]);
  assert.equal(monitor.view.running, undefined);
  broken = false;
  await monitor.tick();
  assert.deepEqual(slotsOf(monitor), [0]);
});

Deno.test("Monitor.start() sweeps slot after slot by itself until stop()", async () => {
  await using setting = await Setting.create("good");
  const store = openMemory();
  const monitor = await setting.monitor({ interval: 200, now: Date.now, store });
  monitor.start();
  await until(() => monitor.view.sweeps.length >= 3);
  await setting.stop(monitor);
  const slots = (await store.sweeps(0)).map(({ slot }) => slot);
  assert.equal(slots.at(-1)! - slots.at(-3)! >= 400, true);
  const { length } = setting.world.seen("good").requests;
  await delay(300);
  assert.equal(setting.world.seen("good").requests.length, length);
});

Deno.test("Monitor shows and stores incidents, and a later process continues with them", async () => {
  await using setting = await Setting.create();
  await setting.hosts("shop", "press");
  setting.list("shop", "press");
  const first = await setting.monitor();
  await setting.sweep(first, 0);
  await setting.world.set("shop", { status: 503 });
  await setting.sweep(first, 1);
  const [opened] = first.view.incidents.open;
  assert.deepEqual([opened.name, opened.opened, opened.outcome], ["shop", SLOT + TEN, 503]);
  assert.deepEqual((await setting.store.incidents(0)).open, [opened]);
  await setting.stop(first);

  const second = await setting.monitor({ replica: "two" });
  assert.deepEqual(second.view.incidents, { open: [opened], closed: [] });
  assert.deepEqual(second.view.trail.points(opened.target).map(({ state }) => state), ["up", "down"]);
  await setting.world.set("shop", {});
  await setting.sweep(second, 2);
  const closed = [{ ...opened, closed: SLOT + 2 * TEN, ended: "up" }];
  assert.deepEqual(second.view.incidents, { open: [], closed });
  const stored = await setting.store.incidents(0);
  assert.deepEqual([stored.through, stored.open, stored.closed], [SLOT + 2 * TEN, [], closed]);
});

Deno.test("Monitor follows incidents that another process swept", async () => {
  await using setting = await Setting.create();
  await setting.hosts("shop");
  setting.list("shop");
  const [one, two] = [await setting.monitor(), await setting.monitor({ replica: "two" })];
  await setting.world.set("shop", { status: 500 });
  await setting.sweep(one, 0);
  await setting.sweep(two, 0);
  assert.equal(setting.world.seen("shop").requests.length, 1);
  assert.deepEqual(two.view.incidents, one.view.incidents);
  assert.equal(two.view.incidents.open.length, 1);
});

/** A monitor on a database in a file, which others can change. */
async function onDisk(setting: Setting) {
  const path = join(setting.folder, "store", "lookout.db");
  const store = await openSqlite(path, { now: setting.now });
  return { path, store, monitor: await setting.monitor({ store }) };
}

for (
  const { what, kind, lose } of [
    { what: "deleted", kind: "lost", lose: (path: string) => Deno.remove(join(path, ".."), { recursive: true }) },
    { what: "cut to nothing", kind: "lost", lose: (path: string) => Deno.truncate(path) },
    { what: "damaged", kind: "damaged", lose: (path: string) => Deno.writeFile(path, new Uint8Array(50_000).fill(7)) },
  ] as const
) {
  Deno.test(`Monitor whose database is ${what} writes what is in memory to a new one, and says so`, async () => {
    await using setting = await Setting.create("good");
    await setting.world.set("shop", { status: 503 });
    setting.list("good", "shop");
    const { path, store, monitor } = await onDisk(setting);
    // A day is over, an incident is open, one was closed.
    await setting.hosts("back");
    setting.list("good", "shop", "back");
    await setting.world.set("back", { status: 500 });
    for (const count of [0, 1]) await setting.sweep(monitor, count);
    await setting.hosts("back");
    await setting.sweep(monitor, 2);
    const { sweeps, incidents } = monitor.view;
    assert.equal(monitor.view.storeBreak, undefined);

    await lose(path);
    await setting.sweep(monitor, 3);
    await until(() => monitor.view.storeBreak !== undefined);
    assert.deepEqual(monitor.view.storeBreak, { kind, at: setting.clock.now });
    assert.equal(monitor.view.storeFailure, undefined);
    assert.deepEqual(slotsOf(monitor), [3, 2, 1, 0]);
    await until(() => loggedOf("sweep.finished").length === 4);

    const stored = await store.sweeps(0);
    assert.deepEqual(stored.slice(0, 3), sweeps.map(({ record }) => record).toReversed());
    assert.equal(stored.length, 4);
    assert.equal((await store.targets(stored[0].list))?.targets.length, 3);
    assert.equal((await store.latestTargets())?.targets.length, 3);
    const { open, closed } = await store.incidents(0);
    assert.deepEqual([open, closed], [incidents.open, incidents.closed]);
    await setting.stop(monitor);

    const next = await setting.monitor({ store: await openSqlite(path, { now: setting.now }) });
    assert.deepEqual(slotsOf(next), [3, 2, 1, 0]);
    assert.equal(next.view.storeBreak, undefined);
    assert.deepEqual(next.view.incidents, incidents);
  });
}

Deno.test("Monitor whose database was deleted still knows after a restart the incidents whose sweeps were lost", async () => {
  await using setting = await Setting.create();
  await setting.hosts("shop", "back");
  setting.list("shop", "back");
  for (const host of ["shop", "back"]) await setting.world.set(host, { status: 503 });
  const { path, monitor } = await onDisk(setting);
  for (const count of [0, 1]) await setting.sweep(monitor, count);
  await setting.hosts("back");
  for (let count = 2; count < 12; count++) await setting.sweep(monitor, count);
  const { incidents } = monitor.view;
  assert.deepEqual([incidents.open.length, incidents.closed.length], [1, 1]);

  await Deno.remove(path);
  await setting.sweep(monitor, 12);
  await until(() => monitor.view.storeBreak !== undefined);
  await setting.stop(monitor);
  const store = await openSqlite(path, { now: setting.now });
  const next = await setting.monitor({ store });
  assert.deepEqual(next.view.incidents, incidents);
  await setting.sweep(next, 13);
  const { open, closed } = await store.incidents(0);
  assert.deepEqual([open, closed], [incidents.open, incidents.closed]);
});

Deno.test("Monitor whose database was deleted while the machine slept keeps its incidents", async () => {
  await using setting = await Setting.create();
  await setting.world.set("shop", { status: 503 });
  setting.list("shop");
  const { path, store, monitor } = await onDisk(setting);
  for (let count = 0; count < 3; count++) await setting.sweep(monitor, count);
  await Deno.remove(path);
  // So long that everything has to be read again.
  for (let count = 80; count < 83; count++) await setting.sweep(monitor, count);
  assert.equal(monitor.view.storeBreak?.kind, "lost");
  assert.deepEqual(monitor.view.incidents.open.map(({ opened }) => opened), [SLOT]);
  await until(async () => (await store.incidents(0)).open[0]?.opened === SLOT);
  assert.deepEqual([slotsOf(monitor), monitor.view.storeFailure], [[82, 81, 80], undefined]);
});

Deno.test("Monitor whose database is deleted right after a sweep was written to it writes that to the new one too", async () => {
  await using setting = await Setting.create("good");
  const path = join(setting.folder, "lookout.db");
  const store = await openSqlite(path, { now: setting.now });
  let losing = false;
  const prune = async () => {
    if (losing) await Deno.remove(path);
    losing = false;
    await store.prune();
  };
  const losingStore = { ...store, prune };
  Object.defineProperty(losingStore, "lastBreak", { get: () => store.lastBreak });
  const monitor = await setting.monitor({ store: losingStore });
  for (const count of [0, 6]) await setting.sweep(monitor, count);
  losing = true;
  await setting.sweep(monitor, 7);
  assert.equal(monitor.view.storeBreak?.kind, "lost");
  assert.deepEqual((await store.sweeps(0)).map(({ slot }) => (slot - SLOT) / TEN), [6, 7]);
});

Deno.test("Monitor whose database is replaced shows only the new one's history, and says so", async () => {
  await using other = await Setting.create("tls-good");
  const theirs = await onDisk(other);
  await other.sweep(theirs.monitor, 0);
  await other.sweep(theirs.monitor, 1);
  await other.stop(theirs.monitor);

  await using setting = await Setting.create("good");
  await setting.world.set("good", { status: 503 });
  const { path, store, monitor } = await onDisk(setting);
  for (const count of [0, 1, 2]) await setting.sweep(monitor, count);
  assert.equal(monitor.view.incidents.open.length, 1);
  await setting.hosts("good");
  await Deno.copyFile(theirs.path, path);
  await setting.sweep(monitor, 3);
  await until(() => monitor.view.storeBreak?.kind === "replaced" && monitor.view.sweeps.length === 3);
  assert.equal(monitor.ready, true);
  assert.deepEqual(slotsOf(monitor), [3, 1, 0]);
  assert.deepEqual(monitor.view.sweeps.map(({ targets }) => targets[0].name), ["good", "tls-good", "tls-good"]);
  assert.deepEqual([monitor.view.incidents.open, monitor.view.storeFailure], [[], undefined]);
  assert.deepEqual((await store.sweeps(0)).map(({ slot }) => (slot - SLOT) / TEN), [0, 1, 3]);
  await setting.sweep(monitor, 4);
  assert.deepEqual(slotsOf(monitor), [4, 3, 1, 0]);
  assert.equal((await store.latestTargets())?.targets[0].name, "good");
});

Deno.test("Monitor says if its disk cannot be written to but the store can, and if neither can", async () => {
  await using setting = await Setting.create("good");
  const spool = join(setting.folder, "spool");
  await Deno.writeTextFile(spool, "a file where the folder should be");
  const store = { ...setting.store };
  const monitor = await setting.monitor({ store });
  await setting.sweep(monitor, 0);
  assert.equal(monitor.view.storeFailure, undefined);
  assert.match(monitor.view.spoolFailure!, /^The disk that buffers results/);
  store.putSweep = () => Promise.reject(new Error("away"));
  await setting.sweep(monitor, 1);
  assert.match(monitor.view.storeFailure!, /^Neither the store nor the disk .* in memory only/);
  assert.equal(monitor.view.spoolFailure, undefined);
  await Deno.remove(spool);
  store.putSweep = setting.store.putSweep;
  await setting.sweep(monitor, 2);
  assert.deepEqual([monitor.view.storeFailure, monitor.view.spoolFailure], [undefined, undefined]);
  assert.equal((await setting.store.sweeps(0)).length, 3);
});

Deno.test("Monitor shows reasons for store failures only in the log, not to visitors", async () => {
  await using setting = await Setting.create("good");
  const secret = "arn:aws:dynamodb:eu-central-1:123456789012:table/lookout /data/lookout.db";
  const monitor = await setting.monitor({
    store: { ...setting.store, sweep: () => Promise.reject(new Error(secret)) },
  });
  await setting.sweep(monitor, 0);
  assert.doesNotMatch(JSON.stringify(monitor.view), /arn:|123456789012|lookout\.db/);
  assert.equal(loggedOf("store.failed")[0].problem, secret);
});

/** Windows of maintenance in a file beside the list. */
function maintain(setting: Setting, ...rows: string[]): string {
  const path = join(setting.folder, "maintenance.csv");
  Deno.writeTextFileSync(path, ["from,to,category,note", ...rows, ""].join("\n"));
  return path;
}

/** Open and closed incidents of a monitor, in slots since the first. */
function incidentsOf({ view: { incidents } }: Monitor) {
  const slots = (time: number) => (time - SLOT) / TEN;
  return [
    ...incidents.open.map(({ target, opened }) => `${target} ${slots(opened)}-`),
    ...incidents.closed.map(({ target, opened, closed, ended }) =>
      `${target} ${slots(opened)}-${slots(closed!)} ${ended}`
    ),
  ].sort();
}

Deno.test("Monitor opens, keeps and closes incidents correctly around a maintenance window", async () => {
  await using setting = await Setting.create();
  // SLOT is 03:10.
  const maintenance = maintain(setting, "2026-01-02 03:20,2026-01-02 03:45,,Moving");
  const names = ["before", "during", "after", "recovers", "outside"];
  await setting.hosts(...names);
  setting.list(...names);
  const monitor = await setting.monitor({ maintenance });
  const states: string[] = [];
  const sweep = async (count: number, ...down: string[]) => {
    for (const name of names) await setting.world.set(name, { status: down.includes(name) ? 503 : 200 });
    await setting.sweep(monitor, count);
    states.push(names.map((name) => found(monitor)[name].split(" ")[0]).join(" "));
  };
  await sweep(0, "before", "recovers");
  await sweep(1, "before", "during", "after", "recovers");
  await sweep(2, "before", "during", "after");
  await sweep(3, "before", "after");
  const { view: { latest } } = monitor;
  assert.equal(latest!.record.counts.maintenance, 2);
  assert.deepEqual(incidentsOf(monitor), ["before 0-", "recovers 0-2 up"]);
  await sweep(4, "before", "after");
  assert.deepEqual(incidentsOf(monitor), ["after 4-", "before 0-", "recovers 0-2 up"]);
  await sweep(5);
  assert.deepEqual(incidentsOf(monitor), ["after 4-5 up", "before 0-5 up", "recovers 0-2 up"]);
  assert.deepEqual(loggedOf("target.changed").map(({ name, to }) => `${name} ${to}`), [
    "recovers up",
    "after down",
    "before up",
    "after up",
  ]);
});

Deno.test("Monitor applies changed windows in the next slot, and keeps the last good ones", async () => {
  await using setting = await Setting.create();
  await setting.hosts("a", "b");
  setting.list("a", "b");
  await setting.world.set("a", { status: 503 });
  const maintenance = maintain(setting);
  const monitor = await setting.monitor({ maintenance });
  await setting.sweep(monitor, 0);
  assert.equal(monitor.view.latest!.record.counts.down, 1);
  maintain(setting, "2026-01-01 00:00,,,Moving", "2026-01-01 00:00,,Shops,Nothing is there");
  await setting.sweep(monitor, 1);
  assert.equal(monitor.view.latest!.record.counts.maintenance, 1);
  assert.deepEqual(loggedOf("maintenance.warning").map(({ warning }) => String(warning).split("/").at(-1)), [
    'maintenance.csv:3: the list has no target in the category "Shops"',
  ]);
  assert.equal((await lastGood(setting.store, maintenance))!.windows.length, 2);
  maintain(setting, "tomorrow,,,");
  await setting.sweep(monitor, 2);
  assert.equal(monitor.view.latest!.record.counts.maintenance, 1);
  assert.equal(monitor.view.maintenance!.windows.length, 2);
  assert.equal(loggedOf("maintenance.rejected").length, 1);
  maintain(setting);
  await setting.sweep(monitor, 3);
  assert.deepEqual(incidentsOf(monitor), ["a 0-"]);
  assert.deepEqual(monitor.view.maintenance!.problems, []);
});

Deno.test("Monitor does not report a lost connection if a window covers everything while the network is cut", async () => {
  await using setting = await Setting.create();
  await setting.hosts("a", "b", "c");
  setting.list("a", "b", "c");
  const monitor = await setting.monitor({ maintenance: maintain(setting, "2026-01-02 03:20,2026-01-02 03:45,,") });
  await setting.sweep(monitor, 0);
  for (const name of ["a", "b", "c"]) await setting.world.set(name, "refuses");
  for (const count of [1, 2, 3]) {
    await setting.sweep(monitor, count);
    const { record } = monitor.view.latest!;
    assert.deepEqual([record.reliable, record.counts.maintenance], [true, 3]);
  }
  // When it is over and still cut, that is doubted as it would have been before.
  await setting.sweep(monitor, 4);
  assert.deepEqual([monitor.view.latest!.record.reliable, incidentsOf(monitor)], [false, []]);
});
