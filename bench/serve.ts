import { setTimeout as delay } from "node:timers/promises";
import type { ApiSummary } from "../lib/api/summary.ts";
import { buildApp } from "../testing/process/build_app.ts";
import { type App, startApp } from "./app.ts";
import { median } from "./median.ts";
import { startNginx } from "./nginx.ts";
import { pathOf } from "./peer.ts";
import type { Goal, Row } from "./row.ts";
import { startWorldProcess } from "./world.ts";
import { type Load, load } from "./wrk.ts";

/** Slots for each page: asked for at first while the slot is swept, then again when that is over. */
const ROUNDS = 3;
/** Milliseconds of a slot; a sweep takes three to four seconds, and what is measured after it four. */
const INTERVAL = 17_000;
/** In ms. With more, a slot this short would be swept with more than the usual 256 checks at once. */
const TIMEOUT = 3000;

interface Page {
  path: string;
  /** Value of `Accept-Encoding`. */
  encoding?: string;
  /** How many times nginx's answers a second are wanted at least. */
  goal: number;
}

const PAGES: Page[] = [{ path: "/latest-summary", goal: 0.3 }, { path: "/", encoding: "gzip", goal: 0.1 }];

/** How one page was served, a figure a round. */
interface Served {
  page: Page;
  sweeping: Load[];
  quiet: Load[];
  nginx: Load[];
}

/** Answers a second, and how long they take, of a Lookout with 1,000 targets beside nginx with the same bytes as files. */
export async function benchServe(): Promise<Row[]> {
  const wrk = await pathOf("wrk");
  if (!wrk) return [{ what: "serving", unit: "per second", beside: { name: "wrk: apt install wrk" } }];
  await buildApp();
  const folder = await Deno.makeTempDir({ prefix: "bench-serve-" });
  try {
    return (await measureServing(wrk, folder)).flatMap(rowsOf);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measureServing(wrk: string, folder: string): Promise<Served[]> {
  await using world = await startWorldProcess(1000);
  await using app = await startApp(world, { folder, interval: INTERVAL, timeout: TIMEOUT });
  const nginxCommand = await pathOf("nginx");
  const all: Served[] = PAGES.map((page) => ({ page, sweeping: [], quiet: [], nginx: [] }));
  // The first sweep is part of the start.
  await untilSweeping(app, false);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { page: { path, encoding }, sweeping, quiet, nginx } of all) {
      const url = app.origin + path;
      await untilNextSlot(1500);
      // A page that was not requested for a while becomes fast only after some hundred responses, with or without a sweep.
      await load(wrk, url, { seconds: 1, encoding });
      await untilSweeping(app, true);
      sweeping.push(await load(wrk, url, { seconds: 3, encoding }));
      await untilSweeping(app, false);
      // With ten-minute slots, few requests wait for a page to be made; here it would be one in a hundred.
      const text = await (await fetch(url, { headers: { "accept-encoding": encoding ?? "identity" } })).text();
      quiet.push(await load(wrk, url, { seconds: 2, encoding }));
      if (!nginxCommand) continue;
      await using server = await startNginx(nginxCommand, { page: text });
      nginx.push(await load(wrk, `${server.origin}/page`, { seconds: 2, encoding }));
    }
  }
  return all;
}

/** Waits until so many ms before a slot begins. */
async function untilNextSlot(before: number): Promise<void> {
  await delay(INTERVAL - (Date.now() + before) % INTERVAL);
}

async function untilSweeping(app: App, wanted: boolean): Promise<void> {
  for (;; await delay(20)) {
    const { running, latest }: ApiSummary = await (await fetch(`${app.origin}/api/v1/summary`)).json();
    if ((running !== null) === wanted && latest !== null) return;
  }
}

function rowsOf({ page, sweeping, quiet, nginx }: Served): Row[] {
  const middle = (loads: Load[], of: keyof Load) => median(loads.map((load) => load[of]));
  const row = (when: string, unit: Row["unit"], loads: Load[], of: keyof Load, goal?: Goal): Row => ({
    what: `${page.path}${page.encoding ? ` (${page.encoding})` : ""}${when}`,
    unit,
    figure: middle(loads, of),
    beside: nginx.length > 0
      ? { name: page.encoding ? "nginx gzip_static" : "nginx", figure: middle(nginx, of) }
      : { name: "nginx: apt install nginx-light" },
    goal,
  });
  const often: Goal = { of: "ratio", bound: "at least", limit: page.goal };
  const soon: Goal = { of: "figure", bound: "at most", limit: 20 };
  return [
    row(": responses", "per second", quiet, "perSecond", often),
    row(": p99", "milliseconds", quiet, "p99", soon),
    row(" in a sweep: responses", "per second", sweeping, "perSecond", often),
    row(" in a sweep: p99", "milliseconds", sweeping, "p99", soon),
  ];
}
