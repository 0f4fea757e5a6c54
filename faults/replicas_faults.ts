import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../testing/dynamodb_local.ts";
import { findProgram, needs } from "../testing/needs.ts";
import { Cluster, slotsFrom, untilTime } from "./cluster.ts";

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
