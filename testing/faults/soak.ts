import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../../lib/config/config.ts";
import { ListReader } from "../../lib/list/reader.ts";
import { Monitor } from "../../lib/monitor/monitor.ts";
import { openSource } from "../../lib/list/source/open.ts";
import { openStore } from "../../lib/store/open.ts";
import { Spool } from "../../lib/store/spool.ts";
import { SweepThread } from "../../lib/sweep/thread.ts";

// A process of `soak_faults.ts`: sweeps slot after slot as fast as that goes, by a clock of its own, and prints a line of JSON each
// with what the process holds then; the last line is of the end, the first of the time before all.
const [slots, folder] = Deno.args;
const TEN = 600_000;
const clock = { now: Math.floor(Date.now() / TEN) * TEN };
const now = () => clock.now;

/** What the process has open. */
const handles = () => Array.from(Deno.readDirSync("/proc/self/fd")).length;
const atFirst = handles();

const read = readConfig(Deno.env.toObject());
if (!read.ok) throw new Error(read.problems.join("\n"));
const { config } = read;
const reader = new ListReader(await openSource(config.targets));
const list = await reader.read();
if (!list.ok) throw new Error(list.problems.join("\n"));
const store = await openStore(config.store, { now });
const spool = new Spool(join(folder, "spool"));
const thread = new SweepThread();
const sweep = thread.sweep.bind(thread);
const monitor = new Monitor({ config, store, spool, reader, list: list.status, sweep, now });
await monitor.load();
// Of `--expose-gc`: what is only waiting to be collected is not held.
const { gc } = globalThis as unknown as { gc: () => void };
for (let slot = 0; slot < Number(slots); slot++) {
  clock.now += TEN;
  await monitor.tick();
  // As a page would: the view is made, and let go with the next one.
  const { latest, storeFailure } = monitor.view;
  gc();
  const { rss, heapUsed } = Deno.memoryUsage();
  console.log(
    JSON.stringify({
      slot: latest?.record.slot,
      targets: latest?.targets.length,
      storeFailure,
      rss,
      heapUsed,
      handles: handles(),
    }),
  );
}
await monitor.stop();
thread[Symbol.dispose]();
await delay(1000);
console.log(JSON.stringify({ atFirst, atLast: handles() }));
