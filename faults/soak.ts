import { join } from "node:path";
import { readConfig } from "../lib/config.ts";
import { ListReader } from "../lib/list.ts";
import { Monitor } from "../lib/monitor.ts";
import { openSource } from "../lib/source/open.ts";
import { openStore } from "../lib/store/open.ts";
import { Spool } from "../lib/store/spool.ts";

// A process of `soak_faults.ts`: sweeps slot after slot as fast as that goes, by a clock of its own, and prints a line of JSON each
// with what the process holds then.
const [slots, folder] = Deno.args;
const TEN = 600_000;
const clock = { now: Math.floor(Date.now() / TEN) * TEN };
const now = () => clock.now;

const read = readConfig(Deno.env.toObject());
if (!read.ok) throw new Error(read.problems.join("\n"));
const { config } = read;
const reader = new ListReader(await openSource(config.targets));
const list = await reader.read();
if (!list.ok) throw new Error(list.problems.join("\n"));
const store = await openStore(config.store, { now });
const spool = new Spool(join(folder, "spool"));
// No name is known here; what is asked has an address.
const resolve = (name: string) => Promise.reject(new Deno.errors.NotFound(name));
const monitor = new Monitor({ config, store, spool, reader, list: list.status, probe: { resolve }, now });
await monitor.load();
for (let slot = 0; slot < Number(slots); slot++) {
  clock.now += TEN;
  await monitor.tick();
  // As a page would: the view is made, and let go with the next one.
  const { latest, storeFailure } = monitor.view;
  const { rss, heapUsed } = Deno.memoryUsage();
  const handles = Array.from(Deno.readDirSync("/proc/self/fd")).length;
  console.log(
    JSON.stringify({
      slot: latest?.record.slot,
      targets: latest?.targets.length,
      storeFailure,
      rss,
      heapUsed,
      handles,
    }),
  );
}
await monitor.stop();
