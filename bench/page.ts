import { cpuUsage } from "node:process";
import { setImmediate } from "node:timers/promises";
import { DAY } from "../lib/duration.ts";
import type { PastSweep } from "../lib/model/sweep.ts";
import type { View } from "../lib/model/view.ts";
import { slowTargets } from "../lib/show/slow.ts";
import { siteOf } from "../testing/browser/site.ts";
import { MINUTE, sampleDay, sampleView, SLOT } from "../testing/samples/samples.ts";
import { viewOfMany } from "../testing/samples/views.ts";

/** What the first page of a version costs; the best of so many versions counts, each with a sweep of its own. */
const VERSIONS = 10;
const HEADERS = { headers: { "accept-encoding": "br" } };

for (const count of Deno.args.length > 0 ? Deno.args.map(Number) : [1000, 100_000]) {
  await measure(count, "");
  await measure(count, ", in the hour after the list has changed");
}

async function measure(count: number, change: string): Promise<void> {
  let view = viewOfMany(count, { slot: SLOT });
  const aDay = sampleDay(SLOT, view.list.targets.map(({ id }) => id), 1000);
  const { targets } = view.list;
  const sweeps = view.sweeps.map(({ record }) => ({ record, targets }));
  const list = change === "" ? view.list : { ...view.list, targets: [...targets] };
  view = {
    ...view,
    sweeps,
    days: Array.from({ length: 90 }, (_, age) => ({ ...aDay, day: aDay.day - (90 - age) * DAY })),
  };
  const site = siteOf(view);
  const [cpu, held]: number[][] = [[], []];
  for (let version = 0; version < 2 * VERSIONS; version++) {
    site.view = view = { ...nextOf(view), list };
    // As alerts have done when a sweep is over.
    slowTargets(view);
    // To watch the loop takes time of its own.
    if (version % 2 === 0) cpu.push(await cpuOf(() => site.get("/", HEADERS)));
    else held.push(await longestHold(() => site.get("/", HEADERS)));
  }
  const sizes = [];
  for (const encoding of ["identity", "br", "gzip"]) {
    const response = await site.get("/", { headers: { "accept-encoding": encoding } });
    sizes.push(`${((await response.arrayBuffer()).byteLength / 1000).toFixed(1)} KB ${encoding}`);
  }
  const best = (all: number[]) => Math.min(...all).toFixed(1);
  console.log(
    `${count} targets${change}: ${best(cpu)} ms of CPU, the loop held for ${best(held)} ms at a time; ${
      sizes.join(", ")
    }`,
  );
}

/** The view after another sweep, which finds what the oldest one found. */
function nextOf({ version, sweeps, days }: View): View {
  const { record, targets } = sweeps.at(-1)!;
  const slot = sweeps[0].record.slot + 10 * MINUTE;
  const checks = record.checks.map((check) => ({ ...check }));
  const newest: PastSweep = { record: { ...record, slot, finished: slot + 30_000, checks }, targets };
  return sampleView([newest, ...sweeps.slice(0, -1)], { version: version + 1, days });
}

/** Milliseconds of CPU time of all threads. */
async function cpuOf(make: () => Promise<Response>): Promise<number> {
  const before = cpuUsage();
  await (await make()).arrayBuffer();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds for which nothing else had its turn at most. */
async function longestHold(make: () => Promise<Response>): Promise<number> {
  let [done, longest, last] = [false, 0, performance.now()];
  const making = make().finally(() => done = true);
  while (!done) {
    await setImmediate();
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await making;
  return longest;
}
