import assert from "node:assert/strict";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../testing/dynamodb_local.ts";
import type { Fault } from "../testing/dynamodb_proxy.ts";
import { findProgram, needs } from "../testing/needs.ts";
import { until } from "../testing/until.ts";
import { Cluster, slotsFrom, TARGETS, untilTime } from "./cluster.ts";

let local: DynamoDbLocal;
Deno.test.beforeAll(async () => {
  if (findProgram(JAVA)) local = await startDynamoDbLocal();
});
Deno.test.afterAll(() => local?.[Symbol.asyncDispose]());

needs(
  JAVA,
  "DynamoDB away for five slots: all arrive, in order, once each, also from processes that end and begin meanwhile",
  async () => {
    const interval = 3000;
    await using cluster = await Cluster.create(local, { interval, takes: 100 });
    const processes = await cluster.startAll("one", "two");
    const before = cluster.next();
    await cluster.record(before, before + interval);
    await untilTime(before + interval - 300);
    await cluster.proxy.set("away");

    const first = before + interval;
    await untilTime(first + 1.7 * interval);
    // Of what the second had measured by now, nobody but its disk knows.
    await processes.get("two")!.kill("SIGKILL");
    const three = cluster.start("three", { LOOKOUT_DATA: `${cluster.place.folder}/two` });
    const four = cluster.start("four");
    await Promise.all([three.line("started"), four.line("started")]);
    await untilTime(first + 5 * interval - 300);
    assert.deepEqual(await cluster.records(first, first + 5 * interval), []);
    cluster.proxy.calls.length = 0;
    await cluster.proxy.set();

    const end = first + 6 * interval;
    await cluster.record(end - interval, end);
    const slots = slotsFrom(first, interval, 6);
    assert.deepEqual((await cluster.records(first, end)).map(({ slot }) => slot), slots);
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
    await using cluster = await Cluster.create(local, { interval, takes: 100 });
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
    const late = Math.max(...records.map(({ late }) => late));
    console.log(`${fault}, late, ms:`, records.map(({ late }) => late).join(" "));
    // A fifth of a slot to look into the store, as much to ask for the claim.
    assert(late < 2 * interval / 5 + 300, `${fault}: ${late} ms late`);
    assert(records.every(({ counts }) => counts.up === TARGETS.length), fault);
  }));
});
