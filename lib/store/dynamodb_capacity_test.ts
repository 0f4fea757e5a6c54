import assert from "node:assert/strict";
import { join } from "node:path";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../../testing/dynamodb_local.ts";
import { type DynamoDbProxy, startDynamoDbProxy } from "../../testing/dynamodb_proxy.ts";
import { findProgram, needs } from "../../testing/needs.ts";
import { startWorld } from "../../testing/world.ts";
import { readConfig } from "../config.ts";
import { ListReader } from "../list.ts";
import { fileSource } from "../source/file.ts";
import { Monitor } from "../monitor.ts";
import { claimLengthOf } from "../schedule.ts";
import { websitesStatus } from "../summary.ts";
import { openDynamoDb } from "./dynamodb.ts";
import { createTable } from "./dynamodb_table.ts";
import { sampleSweep } from "./sample.ts";
import { Spool } from "./spool.ts";

const MINUTE = 60_000;
const TEN = 10 * MINUTE;
// Of yesterday at noon: nobody looks for a day that is over.
const SLOT = Math.floor(Date.now() / (144 * TEN)) * 144 * TEN - 72 * TEN;

let local: DynamoDbLocal;
Deno.test.beforeAll(async () => {
  if (findProgram(JAVA)) local = await startDynamoDbLocal();
});
Deno.test.afterAll(() => local?.[Symbol.asyncDispose]());

const WRITES = ["PutItem", "UpdateItem", "DeleteItem"];

/** Units that were used since the last time, and how. */
function unitsOf({ calls }: DynamoDbProxy) {
  const sum = (isWrite: boolean) =>
    calls.filter(({ action }) => WRITES.includes(action) === isWrite).reduce((sum, { units }) => sum + units, 0);
  const used = { write: sum(true), read: sum(false), actions: calls.map(({ action, units }) => `${action} ${units}`) };
  calls.length = 0;
  return used;
}

needs(
  JAVA,
  "a sweep of 1,000 targets costs at most 12 write units, the past hour 16 read units, a page none",
  async () => {
    await using proxy = startDynamoDbProxy(local);
    await using world = await startWorld();
    const folder = await Deno.makeTempDir();
    const path = join(folder, "urls.csv");
    const targets = await world.targets(1000, { medianMs: 50, tlsShare: 0.1 });
    await Deno.writeTextFile(
      path,
      "name,url,category\n" + targets.map(({ name, url, category }) => `${name},${url},${category}\n`).join(""),
    );
    const table = "capacity";
    await createTable(table, local.client);
    const clock = { now: SLOT };
    const now = () => clock.now;
    const read = readConfig({ LOOKOUT_CONFIRM_DELAY: "0s" });
    assert(read.ok);
    const monitor = async (replica: string) => {
      const reader = new ListReader(fileSource(path));
      const list = await reader.read();
      assert(list.ok);
      const monitor = new Monitor({
        config: { ...read.config, replica },
        store: await openDynamoDb(table, { now, client: proxy.client }),
        spool: new Spool(join(folder, replica)),
        reader,
        list: list.status,
        probe: world,
        now,
      });
      await monitor.load();
      return monitor;
    };
    const [sweeper, follower] = [await monitor("sweeper"), await monitor("follower")];
    await sweeper.tick();
    await follower.tick();
    unitsOf(proxy);

    clock.now += TEN;
    await sweeper.tick();
    const sweep = unitsOf(proxy);
    assert.equal(sweeper.view.sweeps.length, 2);
    // This sweep took seconds. One that takes a minute renews its claim so often, a unit each time:
    const renewals = MINUTE / (claimLengthOf(TEN) / 3);
    assert(sweep.write + renewals <= 12, `${sweep.write} write units: ${sweep.actions}`);
    assert(sweep.read <= 4, `${sweep.read} read units: ${sweep.actions}`);

    await follower.tick();
    assert.equal(follower.view.sweeps.length, 2);
    const follow = unitsOf(proxy);
    assert(follow.write === 0 && follow.read <= 3, `${follow.actions}`);

    // Pages and JSON are made of this alone.
    const { view } = follower;
    assert.deepEqual(view.sweeps.map(({ record }) => record.slot), [SLOT + TEN, SLOT]);
    assert.equal(Object.keys(websitesStatus(view)).length, 1000);
    await follower.tick();
    assert.deepEqual(unitsOf(proxy).actions, []);
    await Promise.all([sweeper.stop(), follower.stop()]);
    unitsOf(proxy);

    const store = await openDynamoDb("capacity", { client: proxy.client, now });
    for (let slot = SLOT + 2 * TEN; slot < SLOT + 8 * TEN; slot += TEN) await store.putSweep(sampleSweep(slot, 1000));
    unitsOf(proxy);
    assert.equal((await store.sweeps(SLOT + TEN)).length, 7);
    const hour = unitsOf(proxy);
    assert(hour.read <= 16, `${hour.actions}`);
    await store.close();
    await Deno.remove(folder, { recursive: true });
  },
);
