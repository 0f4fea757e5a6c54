import { loadavg } from "node:os";
import { packChecks } from "../lib/place/answer.ts";
import { Places } from "../lib/place/places.ts";
import type { Target } from "../lib/model/target.ts";
import { SweepThread } from "../lib/sweep/thread.ts";
import { Atlas, Scene } from "../testing/places/atlas.ts";

// A list swept by one process and by 1, 2 and 4 workers of a place, and a second opinion of 1,000 sites that are down:
// `deno run -A bench/places.ts [targets]`, default 100,000. Workers take jobs from moto's SQS and write to DynamoDB Local,
// which, with the hosts, share the machine with them. 3.6% of the hosts take a request and never respond.

const COUNT = Number(Deno.args[0] ?? 100_000);
const OPTIONS = {
  timeout: 2000,
  method: "GET",
  userAgent: "Lookout",
  concurrency: 256,
  perHost: 4,
  confirmDelay: 2000,
} as const;

/** Milliseconds that a sweep may take. */
const WITHIN = 480_000;

/** What hangs, for every host. */
const OPINION_TIMEOUT = 10_000;

interface Row {
  what: string;
  seconds: number;
  up: number;
  down: number;
  unknown: number;
  load: number;
}

const hosts = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", new URL("../testing/faults/pace.ts", import.meta.url).pathname, "serve"],
  stdin: "piped",
  stdout: "piped",
}).spawn();
const reader = hosts.stdout.getReader();
const port = Number(new TextDecoder().decode((await reader.read()).value));
const addressOf = (index: number) => `127.${64 + (index >> 16)}.${index >> 8 & 255}.${index & 255}`;
const hangs = (index: number) => index * 7919 % 1000 < 36;
const targets = Array.from({ length: COUNT }, (_, index): Target => {
  return { id: `site-${index}`, name: `${index}`, category: "", url: `http://${addressOf(index)}:${port}/` };
});
const silent = Array.from({ length: 100_000 }, (_, index) => index).filter(hangs).slice(0, 1000).map(
  (index): Target => {
    return { id: `down-${index}`, name: `${index}`, category: "", url: `http://${addressOf(index)}:${port}/` };
  },
);

async function measured(what: string, run: () => Promise<Iterable<{ state: string }>>): Promise<void> {
  const began = performance.now();
  const states = [...await run()].map(({ state }) => state);
  const count = (state: string) => states.filter((each) => each === state).length;
  const row: Row = {
    what,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    up: count("up"),
    down: count("down"),
    unknown: count("unknown"),
    load: Math.round(loadavg()[0]),
  };
  console.log(JSON.stringify(row));
}

const signal = new AbortController().signal;
await using atlas = await Atlas.create();
for (const [name, value] of Object.entries(atlas.env)) Deno.env.set(name, value);
{
  using thread = new SweepThread();
  await measured(`${COUNT} targets, one process`, async () => {
    const checks = await thread.sweep(targets, { ...OPTIONS, within: WITHIN });
    const packed = await packChecks(new Map(targets.slice(0, 10_000).map(({ id }, index) => [id, checks[index]])));
    console.log(JSON.stringify({ bytesOfAnAnswer: packed.length, targets: Math.min(COUNT, 10_000) }));
    return checks;
  });
}
for (const count of [1, 2, 4]) {
  await using scene = await Scene.create(atlas);
  const queue = { url: await scene.queue("eu") };
  for (let worker = 0; worker < count; worker++) await scene.worker("eu", { LOOKOUT_INTERVAL: "10m" });
  using places = new Places({ places: [{ name: "eu", queue }], table: scene.table });
  const ask = async (asked: Target[], options: typeof OPTIONS | object, slot: number) => {
    const until = Date.now() + WITHIN;
    const request = { slot, targets: asked, options: { ...OPTIONS, ...options }, until, period: 1000, signal };
    const { checks, problems } = await places.check("eu", request);
    if (problems.length > 0) console.error(problems);
    return checks.values();
  };
  await measured(`${COUNT} targets, ${count} workers of a place`, () => ask(targets, {}, 0));
  if (count > 1) continue;
  const opinion = { timeout: OPINION_TIMEOUT, concurrency: 1000, confirmDelay: 0 };
  await measured("second opinion of 1,000 that hang for 10 s", () => ask(silent, opinion, 600_000));
}
await reader.cancel();
await hosts.stdin.close();
await hosts.status;
