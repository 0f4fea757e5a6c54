import assert from "node:assert/strict";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../testing/dynamodb_local.ts";
import type { Fault } from "../testing/dynamodb_proxy.ts";
import { findProgram, needs } from "../testing/needs.ts";
import { Cluster, slotsFrom, untilTime } from "./cluster.ts";

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
    const [, two] = await cluster.startAll("one", "two");
    const before = cluster.next();
    await cluster.record(before, before + interval);
    await untilTime(before + interval - 300);
    await cluster.proxy.set("away");

    const first = before + interval;
    await untilTime(first + 1.7 * interval);
    // Of what the second had measured by now, nobody but its disk knows.
    await two.kill("SIGKILL");
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
    const written = cluster.proxy.calls.filter(({ item, ok }) => ok && item?.startsWith("sweep "));
    assert.deepEqual(written.map(({ item }) => Date.parse(item!.slice(6))), slots);
    for (const name of ["one", "two", "four"]) {
      const waiting = Array.from(Deno.readDirSync(`${cluster.place.folder}/${name}/spool`), ({ name }) => name);
      assert.deepEqual(waiting, []);
    }
  },
);

for (const fault of ["slow", "silent", "throttling", "failing", "half failing", "away"] as const satisfies Fault[]) {
  needs(JAVA, `DynamoDB ${fault}: sweeps stay on schedule, and all arrive`, async () => {
    const interval = 4000;
    await using cluster = await Cluster.create(local, { interval, takes: 100 });
    await cluster.startAll("one", "two");
    const before = cluster.next();
    await cluster.record(before, before + interval);
    await untilTime(before + interval - 300);
    await cluster.proxy.set(fault);
    const slots = slotsFrom(before + interval, interval, 3);
    await untilTime(before + 4 * interval);
    await cluster.proxy.set();
    const end = before + 5 * interval;
    await cluster.record(end - interval, end);
    const records = await cluster.records(slots[0], end);
    assert.deepEqual(records.map(({ slot }) => slot), [...slots, end - interval]);
    const late = Math.max(...records.map(({ late }) => late));
    // A fifth of a slot to look into the store, another one to ask for the claim.
    assert(late < 2 * interval / 5 + 300, `${late} ms late`);
    assert(records.every(({ counts }) => counts.up === 8));
    console.log(`${fault}, late, ms:`, late);
  });
}
