import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { claimLengthOf } from "../../lib/slot/slot.ts";
import { JAVA } from "../dynamodb/dynamodb_local.ts";
import { dynamoDbOfFile } from "../dynamodb/dynamodb_of_file.ts";
import type { Lookout } from "../process/lookout.ts";
import { needs } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { Cluster, slotsFrom, TARGETS, untilTime } from "./cluster.ts";

const local = dynamoDbOfFile();

needs(JAVA, "three replicas, twenty slots: twenty records, each by one sweeper", async () => {
  // A second is waited for the store: with less, a machine with much to do would make replicas sweep without a claim.
  const interval = 5000;
  await using cluster = await Cluster.create(local(), { interval, takes: 200 });
  await cluster.startAll("one", "two", "three");
  const first = cluster.next();
  const end = first + 20 * interval;
  await cluster.record(end - interval, end + interval);
  const records = await cluster.records(first, end);
  assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, interval, 20));
  assert(records.every(({ counts }) => counts.up === TARGETS.length));
  await until(() => cluster.finishers(end - interval).length > 0);
  assert.deepEqual(records.map(({ slot }) => cluster.finishers(slot)), records.map(({ replica }) => [replica]));
  console.log("at most", Math.max(...records.map(({ late }) => late)), "ms late");
});

needs(JAVA, "kill -9 in mid-sweep, twenty times: no slot missing, none doubled, takeover in time", async () => {
  const interval = 8000;
  // Two tables at once, to save time.
  const takeovers = (await Promise.all([killInMidSweep(10, interval), killInMidSweep(10, interval)])).flat();
  assert.equal(takeovers.length, 20);
  assert(Math.min(...takeovers) > 0, `${takeovers}`);
  assert(Math.max(...takeovers) <= claimLengthOf(interval) + 1500, `${takeovers}`);
  console.log("takeovers, ms:", takeovers.sort((a, b) => a - b).join(" "));
});

/** Kills whoever sweeps, slot after slot, and tells how long it took until another one began, ms. */
async function killInMidSweep(kills: number, interval: number): Promise<number[]> {
  await using cluster = await Cluster.create(local(), { interval, takes: interval / 2 });
  // The claim must have ended, and the others have looked, while a fifth of the slot is left; 0.6 s are for a machine with much to do.
  const limit = 4 * interval / 5 - claimLengthOf(interval) - interval / 10 - 600;
  const processes = await cluster.startAll("1", "2", "3");
  const slots = slotsFrom(cluster.next(), interval, kills);
  const takeovers: number[] = [];
  for (const [index, slot] of slots.entries()) {
    await untilTime(slot);
    const owner = await cluster.owner(slot);
    await untilTime(slot + Math.max(Date.now() - slot, Math.random() * limit));
    const killed = Date.now();
    await processes.get(owner)!.kill("SIGKILL");
    const successor = `${4 + index}`;
    processes.set(successor, cluster.start(successor));
    const record = await cluster.record(slot, slot + interval + 1000);
    assert.notEqual(record.replica, owner);
    takeovers.push(record.started - killed);
  }
  const records = await cluster.records(slots[0], slots[0] + kills * interval);
  assert.deepEqual(records.map(({ slot }) => slot), slots);
  // The log is read a little later than the table.
  await until(() => cluster.finishers(slots.at(-1)!).length > 0);
  assert.deepEqual(slots.map((slot) => cluster.finishers(slot)), records.map(({ replica }) => [replica]));
  return takeovers;
}

needs(JAVA, "a process paused beyond its claim: its late write does not replace the successor's", async () => {
  const interval = 6000;
  await using cluster = await Cluster.create(local(), { interval, takes: 900 });
  const processes = await cluster.startAll("one", "two");
  const slot = cluster.next();
  await untilTime(slot);
  const owner = await cluster.owner(slot);
  // It has made sure of its claim and its write is under way: nothing but the write's own condition is left.
  const release = await cluster.proxy.hold(owner);
  const paused = processes.get(owner)!;
  paused.signal("SIGSTOP");
  const record = await cluster.record(slot, slot + interval);
  assert.notEqual(record.replica, owner);
  assert.equal(await release(), false);
  assert.deepEqual(await cluster.store.sweep(slot), record);
  paused.signal("SIGCONT");
  // By then it has abandoned its sweep, or learnt that it came too late.
  await cluster.record(slot + interval, slot + 3 * interval);
  assert.deepEqual(await cluster.store.sweep(slot), record);
});

needs(JAVA, "a clock that is ahead by more than a claim lasts: still one record a slot", async () => {
  const interval = 4000;
  await using cluster = await Cluster.create(local(), { interval, takes: 900 });
  const right = cluster.start("right");
  await right.line("started");
  const ahead = cluster.start("ahead", { SKEW: "3000" });
  await ahead.line("started");
  const first = cluster.next();
  const end = first + 5 * interval;
  await cluster.record(end - interval, end + interval);
  const records = await cluster.records(first, end);
  assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, interval, 5));
});

needs(JAVA, "a list changed between sweeps: history follows ids, an old sweep has its own targets", async () => {
  const interval = 2000;
  await using cluster = await Cluster.create(local(), { interval });
  const processes = await cluster.startAll("one", "two");
  const slot = cluster.next();
  const before = await cluster.record(slot, slot + 2 * interval);
  const rows = TARGETS.slice(1).map((name) => `${name},${cluster.world.url(name)}`);
  await Deno.writeTextFile(
    cluster.place.list,
    ["name,url", ...rows, `renamed,${cluster.world.url(TARGETS[0])}`].join("\n"),
  );
  // The other one follows the list too.
  await Promise.all(processes.values().map((process) => process.line("list.changed")));
  const after = await cluster.record(cluster.next(), cluster.next() + 2 * interval);
  const [old, latest] = await Promise.all([before, after].map(({ list }) => cluster.store.targets(list)));
  assert.deepEqual(old!.targets.map(({ name }) => name), TARGETS);
  assert.deepEqual(latest!.targets.map(({ name }) => name), [...TARGETS.slice(1), "renamed"]);
  assert.deepEqual(latest!.targets.map(({ id }) => id), [...TARGETS.slice(1), TARGETS[0]]);

  await Promise.all(processes.values().map((process) => process.kill("SIGTERM")));
  const again = cluster.start("three");
  await again.line("sweep.finished");
  assert.equal((await cluster.store.latestTargets())!.hash, latest!.hash);
});

/** Ends a process as an orchestrator does, which kills it after a while: it must end by itself, and well, within ten seconds. */
async function terminate(process: Lookout): Promise<void> {
  const signalled = performance.now();
  const { code } = await process.kill("SIGTERM");
  assert.equal(code, 0);
  assert(performance.now() - signalled < 10_000, `${performance.now() - signalled} ms`);
}

needs(JAVA, "SIGTERM during a sweep: exit 0, the claim released, another takes the slot at once", async () => {
  const interval = 6000;
  await using cluster = await Cluster.create(local(), { interval, takes: 900 });
  const processes = await cluster.startAll("one", "two");
  const slot = cluster.next();
  await untilTime(slot);
  const owner = await cluster.owner(slot);
  await delay(300);
  const signalled = Date.now();
  await terminate(processes.get(owner)!);
  const record = await cluster.record(slot, slot + interval);
  assert.notEqual(record.replica, owner);
  // Sooner than the claim of three seconds would have come to its end.
  assert(record.started - signalled < 2000, `${record.started - signalled} ms`);
});

needs(
  JAVA,
  "SIGTERM during a write that hangs: exit 0 in time, and the next process on that disk writes it",
  async () => {
    const interval = 6000;
    await using cluster = await Cluster.create(local(), { interval, takes: 900 });
    const processes = await cluster.startAll("one");
    const slot = cluster.next();
    await untilTime(slot);
    await cluster.owner(slot);
    await delay(300);
    await cluster.proxy.set("silent");
    const spool = `${cluster.place.folder}/one/spool`;
    await until(() => [...Deno.readDirSync(spool)].some(({ name }) => name.endsWith(".json")));
    await terminate(processes.get("one")!);
    assert.equal(await cluster.store.sweep(slot), undefined);
    await cluster.proxy.set();
    cluster.start("two", { LOOKOUT_DATA: `${cluster.place.folder}/one` });
    assert.equal((await cluster.record(slot, Date.now() + 20_000)).replica, "one");
  },
);

needs(JAVA, "SIGTERM during a takeover: exit 0, and a third process takes the slot", async () => {
  const interval = 10_000;
  await using cluster = await Cluster.create(local(), { interval, takes: 900 });
  const processes = await cluster.startAll("one", "two", "three");
  const slot = cluster.next();
  await untilTime(slot);
  const first = await cluster.owner(slot);
  await processes.get(first)!.kill("SIGKILL");
  const second = await cluster.owner(slot, first);
  await delay(200);
  await terminate(processes.get(second)!);
  const record = await cluster.record(slot, slot + interval);
  assert(record.replica !== first && record.replica !== second);
});
