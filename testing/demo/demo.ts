import { createApp, type LookoutApp } from "../../app.ts";
import { readConfig } from "../../lib/config/config.ts";
import { ListReader } from "../../lib/list/reader.ts";
import { openSource } from "../../lib/list/source/open.ts";
import { Monitor } from "../../lib/monitor/monitor.ts";
import { slotOf } from "../../lib/slot/slot.ts";
import { openStore } from "../../lib/store/open.ts";
import { Spool } from "../../lib/store/spool.ts";
import { fillOlder, fillStore } from "./history.ts";
import { startInternet } from "./internet.ts";
import { drawOutages, SLOT } from "./outages.ts";
import { drawSites } from "./sites.ts";

export interface DemoOptions {
  /** Where list, database and spool are; made if it is not there. */
  folder: string;
  /** The same seed at the same time, the same demo. Default 1. */
  seed?: number;
  /** The clock, ms UTC. Default `Date.now`. */
  now?: () => number;
  /** Whether the present slot is history too, and so need not be swept. Default false. */
  swept?: boolean;
}

/** Lookout around 1,000 invented sites with 90 days of history. Nothing is swept until the monitor is started. */
export interface Demo extends AsyncDisposable {
  app: LookoutApp;
  monitor: Monitor;
  /** Resolves when what is older than a day has been written to the store too. */
  filled: Promise<void>;
}

/** How many sites the demo has. */
const SITES = 1000;

/** Opens the demo in a folder. Its history is written where there is none, or none that reaches to the present. */
export async function openDemo({ folder, seed = 1, now = Date.now, swept = false }: DemoOptions): Promise<Demo> {
  const sites = drawSites(SITES, seed);
  const path = `${folder}/sites.csv`;
  await Deno.mkdir(folder, { recursive: true });
  const rows = sites.map(({ name, category, url }) => `${name},${category},${url}\n`);
  await Deno.writeTextFile(path, "name,category,url\n" + rows.join(""));

  const read = readConfig({
    ...Deno.env.toObject(),
    LOOKOUT_TARGETS: path,
    LOOKOUT_STORE: `sqlite:${folder}/lookout.db`,
    LOOKOUT_DATA: folder,
    LOOKOUT_INTERVAL: `${SLOT}ms`,
    LOOKOUT_CONCURRENCY: "64",
  });
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const { config } = read;
  const reader = new ListReader(await openSource(config.targets), { now });
  const list = await reader.read();
  if (!list.ok) throw new Error(list.problems.join("\n"));

  const past = { sites, outages: drawOutages(sites, { seed, now: now() }), list: list.status, seed, now: now() };
  let store = await openStore(config.store, { now });
  const newest = await store.lastSweep();
  if (!newest || newest.slot < slotOf(now(), SLOT) - 2 * SLOT) {
    await store.close();
    for (const end of ["", "-wal", "-shm"]) await Deno.remove(`${folder}/lookout.db${end}`).catch(() => {});
    store = await openStore(config.store, { now });
    await fillStore(store, past, slotOf(now(), SLOT) - (swept ? 0 : SLOT));
  }
  const internet = await startInternet(past, now);
  const monitor = new Monitor({
    config,
    store,
    reader,
    spool: new Spool(`${folder}/spool`),
    list: list.status,
    // The sites' names are known nowhere but in the sweep, which translates them.
    probe: { resolve: (name) => Promise.reject(new Deno.errors.NotFound(`${name} is an example`)) },
    sweep: internet.sweep,
    now,
  });
  await monitor.load();
  const stopping = new AbortController();
  // What these came to is read with the rest of the past.
  const filled = fillOlder(store, past, stopping.signal).then(() =>
    stopping.signal.aborted ? undefined : monitor.load()
  );
  return {
    app: createApp(monitor),
    monitor,
    filled,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await filled;
      await monitor.stop();
      await internet[Symbol.asyncDispose]();
    },
  };
}
