import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../../lib/config/config.ts";
import { ListReader } from "../../lib/list/reader.ts";
import { fileSource } from "../../lib/list/source/file.ts";
import { Monitor } from "../../lib/monitor/monitor.ts";
import { openDynamoDb } from "../../lib/store/dynamodb/dynamodb.ts";
import { createTable } from "../../lib/store/dynamodb/table.ts";
import { Spool } from "../../lib/store/spool.ts";
import { JAVA, startDynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import { needs } from "../process/needs.ts";
import { startWorld } from "../internet/world.ts";
import { slotsFrom } from "./cluster.ts";

const MINUTE = 60_000;
const TEN = 10 * MINUTE;

needs(
  JAVA,
  "clocks two minutes apart, ten-minute slots: one record a slot, none missing, both show the same",
  async () => {
    await using local = await startDynamoDbLocal();
    await using world = await startWorld();
    await world.set("site", { delay: 40 });
    const folder = await Deno.makeTempDir();
    const path = join(folder, "urls.csv");
    await Deno.writeTextFile(path, `name,url\nsite,${world.url("site")}\n`);
    await createTable("skew", local.client);
    const first = Math.floor(Date.now() / TEN) * TEN;
    const clock = { now: first - MINUTE };

    const monitors = await Promise.all([0, 2 * MINUTE, 0].map(async (skew, index) => {
      const now = () => clock.now + skew;
      const read = readConfig({ LOOKOUT_CONFIRM_DELAY: "0s", LOOKOUT_REPLICA: `${index}` });
      const reader = new ListReader(fileSource(path));
      const list = await reader.read();
      assert(read.ok && list.ok);
      const monitor = new Monitor({
        config: read.config,
        store: await openDynamoDb("skew", { now, client: local.client }),
        spool: new Spool(join(folder, `${index}`)),
        reader,
        list: list.status,
        probe: world,
        now,
      });
      await monitor.load();
      return monitor;
    }));

    // Five seconds of theirs are five milliseconds here, so a sweep takes them a minute, as in life.
    for (; clock.now < first + 20 * TEN; clock.now += 5000) {
      for (const monitor of monitors) void monitor.tick();
      await delay(5);
    }
    await delay(500);
    const shown = monitors.map(({ view }) => view.sweeps.map(({ record }) => [record.slot, record.replica]));
    for (const monitor of monitors) await monitor.stop();
    const store = await openDynamoDb("skew", { client: local.client });
    const records = await store.sweeps(first, first + 20 * TEN);
    await store.close();
    await Deno.remove(folder, { recursive: true });
    assert.deepEqual(records.map(({ slot }) => slot), slotsFrom(first, TEN, 20));
    assert(records.every(({ counts }) => counts.up === 1));
    const kept = new Map(records.map(({ slot, replica }) => [slot, replica]));
    for (const [slot, replica] of shown.flat()) {
      assert(
        !kept.has(slot as number) || kept.get(slot as number) === replica,
      );
    }
  },
);
