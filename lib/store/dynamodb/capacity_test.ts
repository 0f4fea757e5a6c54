import assert from "node:assert/strict";
import { join } from "node:path";
import { JAVA } from "../../../testing/dynamodb/dynamodb_local.ts";
import { dynamoDbOfFile } from "../../../testing/dynamodb/dynamodb_of_file.ts";
import { type DynamoDbProxy, startDynamoDbProxy } from "../../../testing/dynamodb/dynamodb_proxy.ts";
import { needs } from "../../../testing/process/needs.ts";
import { sampleDay, sampleSweep } from "../../../testing/store/sample.ts";
import { websitesStatus } from "../../api/older.ts";
import { readConfig } from "../../config/config.ts";
import { ListReader } from "../../list/reader.ts";
import { fileSource } from "../../list/source/file.ts";
import type { Check } from "../../model/check.ts";
import { Monitor } from "../../monitor/monitor.ts";
import { claimLengthOf } from "../../slot/slot.ts";
import { Spool } from "../spool.ts";
import { openDynamoDb } from "./dynamodb.ts";
import { createTable } from "./table.ts";

const MINUTE = 60_000;
const TEN = 10 * MINUTE;
// Yesterday at noon, so that no day is made.
const SLOT = Math.floor(Date.now() / (144 * TEN)) * 144 * TEN - 72 * TEN;

const local = dynamoDbOfFile();

const WRITES = ["PutItem", "UpdateItem"];

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
  "a sweep of 1,000 targets costs at most 15 write units, the past hour 16 read units, a page none",
  async () => {
    await using proxy = startDynamoDbProxy(local());
    const folder = await Deno.makeTempDir();
    const path = join(folder, "urls.csv");
    const rows = Array.from({ length: 1000 }, (_, index) => `Target ${index},https://www${index}.invalid/,Category`);
    await Deno.writeTextFile(path, ["name,url,category", ...rows].join("\n"));
    const table = "capacity";
    await createTable(table, local().client);
    const clock = { now: SLOT };
    const now = () => clock.now;
    const read = readConfig({ LOOKOUT_CONFIRM_DELAY: "0s" });
    assert(read.ok);
    const life = sampleSweep(SLOT, rows.length);
    /** How targets are found: as ever, only sooner or later. */
    let checks = life.checks;
    const sweep = () => Promise.resolve(checks.map((check, index) => varied(check, (clock.now / TEN + index) % 100)));
    const monitor = async (replica: string) => {
      const reader = new ListReader(fileSource(path));
      const list = await reader.read();
      assert(list.ok);
      const store = await openDynamoDb(table, { now, client: proxy.client });
      // What is known of certificates is taken from it.
      await store.putTargets(list.status);
      await store.putSweep({ ...life, slot: SLOT - TEN, started: SLOT, finished: SLOT, list: list.status.hash });
      const monitor = new Monitor({
        config: { ...read.config, replica },
        store,
        spool: new Spool(join(folder, replica)),
        reader,
        list: list.status,
        probe: { resolve: (name) => Promise.reject(new Deno.errors.NotFound(name)) },
        sweep,
        now,
      });
      await monitor.load();
      return monitor;
    };
    const name = "ip-10-0-12-34.eu-central-1.compute.internal-1a2b3c4d";
    const [sweeper, follower] = [await monitor(name), await monitor("follower")];
    await sweeper.tick();
    await follower.tick();
    unitsOf(proxy);

    clock.now += TEN;
    await sweeper.tick();
    const quiet = unitsOf(proxy);
    assert.equal(sweeper.view.sweeps.length, 3);
    assert(sweeper.view.latest!.record.checks.filter(({ certificate }) => certificate !== null).length > 800);
    // This sweep took no time. One that takes a minute renews its claim so often, a unit each time:
    const renewals = MINUTE / (claimLengthOf(TEN) / 3);
    assert(quiet.write + renewals <= 15, `${quiet.write} write units: ${quiet.actions}`);
    assert(quiet.read <= 5, `${quiet.read} read units: ${quiet.actions}`);

    await follower.tick();
    assert.equal(follower.view.sweeps.length, 3);
    const follow = unitsOf(proxy);
    assert(follow.write === 0 && follow.read <= 5, `${follow.actions}`);

    // Pages and JSON are made of this alone.
    const { view } = follower;
    assert.deepEqual(view.sweeps.map(({ record }) => record.slot), [SLOT + TEN, SLOT, SLOT - TEN]);
    assert.equal(Object.keys(websitesStatus(view)).length, 1000);
    await follower.tick();
    assert.deepEqual(unitsOf(proxy).actions, []);

    // Ten that were down come back, ten others go down.
    const [down, up] = ["down", "up"].map((state) => life.checks.filter((check) => check.state === state).slice(0, 10));
    const swapped = new Map([...down, ...up].map((check, index, all) => [check, all[(index + 10) % 20]]));
    checks = life.checks.map((check) => swapped.get(check) ?? check);
    clock.now += TEN;
    await sweeper.tick();
    const changed = unitsOf(proxy);
    const open = sweeper.view.incidents.open.length;
    assert(changed.write - quiet.write <= 6, `${open} open: ${changed.actions}`);
    console.log(`${open} incidents open, units: ${changed.actions}`);
    await Promise.all([sweeper.stop(), follower.stop()]);
    unitsOf(proxy);

    const store = await openDynamoDb(table, { client: proxy.client, now });
    for (let slot = SLOT + 3 * TEN; slot < SLOT + 8 * TEN; slot += TEN) await store.putSweep(sampleSweep(slot, 1000));
    unitsOf(proxy);
    assert.equal((await store.sweeps(SLOT + 2 * TEN)).length, 6);
    const hour = unitsOf(proxy);
    assert(hour.read <= 16, `${hour.actions}`);
    await store.putDay(sampleDay(SLOT, 1000));
    console.log(`the past hour: ${hour.read} read units, a day: ${unitsOf(proxy).write} write units`);
    await store.close();
    await Deno.remove(folder, { recursive: true });
  },
);

/** A check that took half as long to half as long again; `share`: 0 to 100. */
function varied({ phases, ...check }: Check, share: number): Check {
  const vary = (ms: number | null) => ms && Math.round(ms * (50 + share) / 100);
  const { dns, connect, tls, firstByte } = phases;
  return {
    ...check,
    phases: { dns: vary(dns), connect: vary(connect), tls: vary(tls), firstByte: vary(firstByte) },
  };
}
