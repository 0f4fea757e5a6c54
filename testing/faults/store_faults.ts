import assert from "node:assert/strict";
import { storeTimeout } from "../../lib/slot/slot.ts";
import { JAVA } from "../dynamodb/dynamodb_local.ts";
import { dynamoDbOfFile } from "../dynamodb/dynamodb_of_file.ts";
import type { Fault } from "../dynamodb/dynamodb_proxy.ts";
import { needs } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { Cluster, slotsFrom, TARGETS, untilTime } from "./cluster.ts";

const local = dynamoDbOfFile();

needs(
  JAVA,
  "DynamoDB unreachable for five slots: all records arrive, in order, once each, also from processes that end and begin meanwhile",
  async () => {
    const interval = 3000;
    await using cluster = await Cluster.create(local(), { interval, takes: 100 });
    const processes = await cluster.startAll("one", "two");
    const before = cluster.next();
    await cluster.record(before, before + interval);
    await untilTime(before + interval - 300);
    await cluster.proxy.set("away");

    const [first, second, third] = slotsFrom(before + interval, interval, 3);
    await untilTime(first + interval - 600);
    await processes.get("one")!.kill("SIGKILL");
    // The second slot is swept by one process alone, and of that nobody but its disk knows.
    await until(() => cluster.finishers(second).length > 0, 2 * interval);
    await processes.get("two")!.kill("SIGKILL");
    const three = cluster.start("three", { LOOKOUT_DATA: `${cluster.place.folder}/two` });
    await untilTime(third);
    const four = cluster.start("four");
    cluster.start("five", { LOOKOUT_DATA: `${cluster.place.folder}/one` });
    await Promise.all([three.line("started"), four.line("started")]);
    await untilTime(first + 5 * interval - 300);
    assert.deepEqual(await cluster.records(first, first + 5 * interval), []);
    assert.deepEqual(cluster.finishers(second), ["two"]);
    cluster.proxy.calls.length = 0;
    await cluster.proxy.set();

    const end = first + 6 * interval;
    await cluster.record(end - interval, end);
    const slots = slotsFrom(first, interval, 6);
    const records = await cluster.records(first, end);
    assert.deepEqual(records.map(({ slot }) => slot), slots);
    assert.equal(records[1].replica, "two");
    const written = cluster.proxy.calls.flatMap(({ sweep, ok }) => sweep && ok ? sweep : []);
    assert.deepEqual(written.map(({ slot }) => slot).toSorted(), slots);
    for (const sweeps of Map.groupBy(written, ({ replica }) => replica).values()) {
      assert.deepEqual(sweeps, sweeps.toSorted((a, b) => a.slot - b.slot));
    }
    // What others were first with is given up in the end.
    const waiting = () =>
      ["one", "two", "four"].flatMap((name) => [...Deno.readDirSync(`${cluster.place.folder}/${name}/spool`)]);
    await until(() => waiting().length === 0);
    assert.equal((await cluster.records(first, end)).length, 6);
  },
);

const FAULTS = ["slow", "silent", "throttling", "failing", "half failing", "away"] as const satisfies Fault[];

needs(JAVA, `DynamoDB ${FAULTS.join(", ")}: sweeps stay on schedule, and all arrive`, async () => {
  // One process for each, all at once, to save time.
  await Promise.all(FAULTS.map(async (fault) => {
    const interval = 5000;
    await using cluster = await Cluster.create(local(), { interval, takes: 100 });
    await cluster.startAll("one");
    const before = cluster.next();
    await cluster.record(before, before + interval);
    await untilTime(before + interval - 300);
    await cluster.proxy.set(fault);
    await untilTime(before + 4 * interval);
    await cluster.proxy.set();
    const end = before + 5 * interval;
    await cluster.record(end - interval, end + interval);
    const records = await cluster.records(before, end);
    assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(before, interval, 5), fault);
    const late = Math.max(...records.slice(1).map(({ late }) => late));
    console.log(`${fault}, late, ms:`, records.slice(1).map(({ late }) => late).join(" "));
    // A fifth of a slot to look into the store, as much to ask for the claim.
    assert(late < 2 * interval / 5 + 300, `${fault}: ${late} ms late`);
    assert(records.every(({ counts }) => counts.up === TARGETS.length), fault);
  }));
});

needs(
  JAVA,
  "DynamoDB that takes 1.2 s a response at the start: the port is open immediately, and no slot is missed",
  async () => {
    const interval = 10_000;
    await using cluster = await Cluster.create(local(), { interval, takes: 100 });
    await cluster.startAll("one");
    // What must be read at the start, hour by hour.
    const before = cluster.next();
    await cluster.record(before, before + interval);
    for (let count = 1; count <= 320; count++) {
      const old = await cluster.store.sweep(before);
      await cluster.store.putSweep({ ...old!, slot: before - count * 25 * interval });
    }
    await cluster.proxy.set({ takes: 1200 });
    const started = Date.now();
    await cluster.start("two").line("started");
    const took = Date.now() - started;
    await untilTime(cluster.next());
    const first = cluster.next();
    const end = first + 2 * interval;
    await cluster.record(end - interval, end + interval);
    await cluster.proxy.set();
    const records = await cluster.records(first, end);
    assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, interval, 2));
    const late = Math.max(...records.map(({ late }) => late));
    console.log(`1.2 s an answer: started after ${took} ms, at most ${late} ms late`);
    assert(took < 15_000, `${took} ms`);
    assert(late < 2 * storeTimeout(interval) + 2000, `${late} ms late`);
  },
);
