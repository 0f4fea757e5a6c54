import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../testing/dynamodb_local.ts";
import { findProgram, needs } from "../testing/needs.ts";
import { Cluster, slotsFrom, TARGETS, untilTime } from "./cluster.ts";

let local: DynamoDbLocal;
Deno.test.beforeAll(async () => {
  if (findProgram(JAVA)) local = await startDynamoDbLocal();
});
Deno.test.afterAll(() => local?.[Symbol.asyncDispose]());

needs(JAVA, "three replicas, twenty slots: twenty records, each by one sweeper", async () => {
  await using cluster = await Cluster.create(local, { interval: 2000, takes: 200 });
  const processes = await cluster.startAll("one", "two", "three");
  const first = cluster.next();
  const end = first + 20 * 2000;
  await untilTime(end);
  const records = await cluster.records(first, end);
  assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, 2000, 20));
  assert(records.every(({ counts }) => counts.up === 8));
  const swept = processes.flatMap((process) => process.linesOf("sweep.finished"))
    .filter(({ slot }) => records.some((record) => record.slot === Date.parse(slot as string)));
  assert.equal(swept.length, 20);
  console.log("late, ms:", Math.max(...records.map(({ late }) => late)));
});

needs(JAVA, "kill -9 in mid-sweep, twenty times: no slot missing, none doubled, takeover in time", async () => {
  const interval = 4000;
  const claimLength = interval / 2;
  await using cluster = await Cluster.create(local, { interval, takes: 900 });
  const names = ["1", "2", "3"];
  const processes = new Map(names.map((name) => [name, cluster.start(name)]));
  await Promise.all(processes.values().map((process) => process.line("started")));
  const first = cluster.next();
  const takeovers: number[] = [];
  let end = first;
  for (let kills = 0; kills < 20; end += interval) {
    const slot = end;
    // Somewhere in a sweep, which takes 0.9 s.
    await untilTime(slot + 150 + Math.random() * 700);
    const owner = await cluster.owner(slot);
    const process = processes.get(owner ?? "");
    if (!process) continue;
    kills++;
    const killed = Date.now();
    await process.kill("SIGKILL");
    const successor = `${3 + kills}`;
    processes.set(successor, cluster.start(successor));
    const record = await cluster.record(slot, slot + interval);
    if (record.replica !== owner) takeovers.push(record.started - killed);
  }
  const records = await cluster.records(first, end);
  assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, interval, (end - first) / interval));
  assert(takeovers.length >= 15, `${takeovers.length} takeovers`);
  assert(Math.max(...takeovers) <= claimLength + 1000, `${takeovers}`);
  console.log("slots:", records.length, "takeovers, ms:", takeovers.sort((a, b) => a - b).join(" "));
});

needs(
  JAVA,
  "a process paused beyond its claim gives its sweep up: its late write does not replace the successor's",
  async () => {
    const interval = 6000;
    await using cluster = await Cluster.create(local, { interval, takes: 900 });
    const one = cluster.start("one");
    await one.line("started");
    const slot = cluster.next();
    await untilTime(slot - 500);
    const two = cluster.start("two");
    await untilTime(slot + 400);
    const owner = await cluster.owner(slot);
    const [paused, other] = owner === "one" ? [one, two] : [two, one];
    paused.signal("SIGSTOP");
    const record = await cluster.record(slot, slot + interval);
    assert.notEqual(record.replica, owner);
    paused.signal("SIGCONT");
    await untilTime(slot + interval - 200);
    assert.deepEqual(await cluster.store.sweep(slot), record);
    assert.equal(paused.linesOf("sweep.given-up").length, 1);
    assert.equal(other.linesOf("sweep.given-up").length, 0);
  },
);

needs(JAVA, "a clock that is ahead by more than a claim lasts: one record a slot all the same", async () => {
  const interval = 4000;
  await using cluster = await Cluster.create(local, { interval, takes: 900 });
  const right = cluster.start("right");
  await right.line("started");
  const ahead = cluster.start("ahead", { SKEW: "3000" });
  await ahead.line("started");
  const first = cluster.next();
  const end = first + 5 * interval;
  await untilTime(end);
  const records = await cluster.records(first, end);
  assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, interval, 5));
  assert(records.every(({ counts }) => counts.up === 8));
});

needs(JAVA, "a list changed between sweeps: history follows ids, an old sweep has its own targets", async () => {
  const interval = 2000;
  await using cluster = await Cluster.create(local, { interval });
  const [one, two] = await cluster.startAll("one", "two");
  const slot = cluster.next();
  const before = await cluster.record(slot, slot + interval);
  const rows = ["name,url"].concat(TARGETS.slice(1).map((name) => `${name},${cluster.world.url(name)}`));
  await Deno.writeTextFile(cluster.place.list, [...rows, `renamed,${cluster.world.url(TARGETS[0])}`].join("\n"));
  const changed = (await one.line("list.changed"))["@timestamp"] as string;
  const later = Math.ceil(Date.parse(changed) / interval) * interval;
  const after = await cluster.record(later, later + interval);
  const [old, latest] = await Promise.all([before, after].map(({ list }) => cluster.store.targets(list)));
  assert.deepEqual(old!.targets.map(({ name }) => name), TARGETS);
  assert.deepEqual(latest!.targets.map(({ name }) => name), [...TARGETS.slice(1), "renamed"]);
  assert.deepEqual(latest!.targets.map(({ id }) => id), [...TARGETS.slice(1), TARGETS[0]]);

  await Promise.all([one, two].map((process) => process.kill("SIGTERM")));
  const again = cluster.start("three");
  await again.line("sweep.finished");
  assert.equal((await cluster.store.latestTargets())!.hash, latest!.hash);
});

needs(JAVA, "SIGTERM during a sweep: exit 0, the claim released, another takes the slot at once", async () => {
  const interval = 5000;
  await using cluster = await Cluster.create(local, { interval, takes: 900 });
  const [one] = await cluster.startAll("one");
  const slot = cluster.next();
  await untilTime(slot - 500);
  const two = cluster.start("two");
  await two.line("started");
  await untilTime(slot + 400);
  const [owner, other] = await cluster.owner(slot) === "one" ? [one, "two"] : [two, "one"];
  const told = Date.now();
  assert.equal((await owner.kill("SIGTERM")).code, 0);
  const record = await cluster.record(slot, slot + interval);
  assert.equal(record.replica, other);
  assert(record.started - told < 1500, `${record.started - told} ms`);
});

needs(
  JAVA,
  "SIGTERM during a write that hangs: exit 0 within ten seconds, and the next process on that disk writes it",
  async () => {
    const interval = 5000;
    await using cluster = await Cluster.create(local, { interval, takes: 900 });
    const [one] = await cluster.startAll("one");
    const slot = cluster.next();
    await untilTime(slot + 500);
    await cluster.proxy.set("silent");
    await untilTime(slot + 1200);
    const told = Date.now();
    assert.equal((await one.kill("SIGTERM")).code, 0);
    assert(Date.now() - told < 10_000);
    assert.equal(await cluster.store.sweep(slot), undefined);
    await cluster.proxy.set();
    cluster.start("two", { LOOKOUT_DATA: `${cluster.place.folder}/one` });
    assert.equal((await cluster.record(slot, Date.now() + 10_000)).replica, "one");
  },
);

needs(JAVA, "SIGTERM during a takeover: exit 0, and a third process takes the slot", async () => {
  const interval = 10_000;
  await using cluster = await Cluster.create(local, { interval, takes: 900 });
  const processes = new Map((await cluster.startAll("one", "two", "three")).map((it, index) => [NAMES[index], it]));
  const slot = cluster.next();
  await untilTime(slot + 300);
  const first = (await cluster.owner(slot))!;
  await processes.get(first)!.kill("SIGKILL");
  let second: string | undefined = first;
  while (second === first) {
    await delay(50);
    second = await cluster.owner(slot);
  }
  await delay(200);
  assert.equal((await processes.get(second!)!.kill("SIGTERM")).code, 0);
  const record = await cluster.record(slot, slot + interval);
  assert.equal(record.replica, NAMES.find((name) => name !== first && name !== second));
});

const NAMES = ["one", "two", "three"];
