import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { startNameServer } from "../../testing/internet/name_server.ts";
import { startWorld, type World } from "../../testing/internet/world.ts";
import { type Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { Pace } from "./pace.ts";
import { sweep, type SweepOptions } from "./sweep.ts";

function targetOf(url: string, options: Partial<Target> = {}): Target {
  return { id: url, name: url, category: "", url, ...options };
}

/** As many targets on one host, each with a path of its own. */
function targetsOn(world: World, host: string, count: number, query = ""): Target[] {
  return Array.from({ length: count }, (_, index) => targetOf(world.url(host, `/${index}${query}`)));
}

/** Sweeps in a world, with all the patience that a busy machine may need, and without a second look. */
function sweepIn(world: World, targets: Target[], options: SweepOptions = {}) {
  const { caCerts, resolve } = world;
  return sweep(targets, { caCerts, resolve, timeout: 60_000, confirmDelay: 0, ...options });
}

Deno.test("sweep() returns one check per target, in the list's order", async () => {
  await using world = await startWorld();
  const targets = [
    targetOf(world.url("good", "/status/200?delay=100")),
    targetOf(world.url("refuses")),
    targetOf(world.url("tls-good", "/status/403?delay=50")),
    targetOf(world.url("good", "/status/404")),
    targetOf(world.url("expired")),
    targetOf(world.url("good", "/status/404")),
  ];
  const checks = await sweepIn(world, targets);
  assert.deepEqual(
    checks.map(({ outcome, state, attempts }) => [outcome, state, attempts]),
    [[200, "up", 1], ["refused", "down", 1], [403, "blocked", 1], [404, "down", 1], ["tls", "down", 1], [
      404,
      "down",
      1,
    ]],
  );
  assert.equal(checks[4].reason, "expired");
  assert.deepEqual(await sweepIn(world, []), []);
});

Deno.test("sweep() checks at most `concurrency` targets at once", async () => {
  await using world = await startWorld();
  const checks = await sweepIn(world, targetsOn(world, "good", 12, "?delay=100"), { concurrency: 3, perHost: 100 });
  assert(checks.every(({ outcome }) => outcome === 200));
  assert.equal(world.seen("good").mostWaiting, 3);
});

Deno.test("sweep() runs at most four checks of one host at once, which does not delay others", async () => {
  await using world = await startWorld();
  await world.set("shop", { delay: 100 });
  const targets = [...targetsOn(world, "good", 12, "?delay=200"), ...targetsOn(world, "shop", 3)];
  const asked: number[] = [];
  await sweepIn(world, targets, { onProgress: () => asked.push(world.seen("shop").requests.length) });
  assert.equal(world.seen("good").mostWaiting, 4);
  assert.equal(world.seen("shop").mostWaiting, 3);
  assert.equal(asked[2], 3, "the last host of the list is not left to the end");
});

Deno.test("sweep() runs more checks at once if it would be too late at the pace so far", async () => {
  await using world = await startWorld();
  const targets = targetsOn(world, "good", 60, "?delay=100");
  const checks = await sweepIn(world, targets, { timeout: 1000, within: 4000, concurrency: 1, perHost: 1 });
  assert(world.seen("good").mostWaiting > 1);
  assert(checks.filter(({ outcome }) => outcome === 200).length > 4000 / 100);
});

Deno.test("sweep() runs no more checks at once than allowed, however little time there is", async () => {
  await using world = await startWorld();
  const targets = targetsOn(world, "good", 60, "?delay=300");
  const options = { timeout: 1000, within: 2000, concurrency: 1, perHost: 1, most: 2 };
  const checks = await sweepIn(world, targets, options);
  assert.equal(world.seen("good").mostWaiting, 2);
  assert(checks.some(({ state }) => state === "unknown"));
});

Deno.test("sweep() checks targets that seem down again, and only then reports them as down", async () => {
  await using world = await startWorld();
  await world.set("flaky", { status: 503 });
  const hosts = {
    "closes-after-request": "reset",
    "flaky": 200,
    "expired": "tls",
    "missing": "dns",
  };
  const targets = [
    ...Object.keys(hosts).map((host) => targetOf(world.url(host))),
    targetOf(world.url("good"), { expect: [{ from: 204, to: 204 }] }),
  ];
  const { connections } = world.seen("closes-after-request");
  const checks = await sweepIn(world, targets, {
    confirmDelay: 50,
    onProgress: () => void (world.seen("flaky").requests.length > 0 && world.set("flaky", { status: 200 })),
  });
  assert.deepEqual(checks.map(({ outcome }) => outcome), [...Object.values(hosts), 200]);
  assert.deepEqual(checks.map(({ state }) => state), ["down", "up", "down", "down", "down"]);
  assert(checks.every(({ attempts }) => attempts === 2));
  assert.equal(world.seen("closes-after-request").connections - connections, 2);
});

Deno.test("sweep() checks targets once that are up or blocked, and twice those that would be down", async () => {
  await using world = await startWorld();
  const statuses = { once: [200, 301, 401, 403, 429, 451], twice: [400, 404, 408, 410, 421, 425, 499, 503] };
  const targets = [...statuses.once, ...statuses.twice].map((status) =>
    targetOf(world.url("good", `/status/${status}`))
  );
  const checks = await sweepIn(world, targets, { confirmDelay: 1 });
  const attempts = [...statuses.once.map(() => 1), ...statuses.twice.map(() => 2)];
  assert.deepEqual(checks.map(({ attempts }) => attempts), attempts);
  assert.equal(world.seen("good").connections, statuses.once.length + 2 * statuses.twice.length);
});

Deno.test("sweep() believes the second check: one 404 during a deployment is no outage", async () => {
  await using world = await startWorld();
  await world.set("shop", { status: 404 });
  const [check] = await sweepIn(world, [targetOf(world.url("shop"))], {
    confirmDelay: 50,
    onProgress: ({ confirming }) => confirming === 1 && void world.set("shop", { status: 403 }),
  });
  assert.deepEqual([check.outcome, check.state, check.attempts], [403, "blocked", 2]);
});

Deno.test("sweep() waits before the second check", async () => {
  await using world = await startWorld();
  let first = 0;
  const onProgress = ({ confirming }: Progress) => {
    if (confirming > 0) first = performance.now();
  };
  await sweepIn(world, [targetOf(world.url("refuses"))], { confirmDelay: 200, onProgress });
  assert(performance.now() - first >= 195);
});

Deno.test("sweep() waits before the second check no longer than half of the remaining time", async () => {
  await using world = await startWorld();
  const [check] = await sweepIn(world, [targetOf(world.url("refuses"))], { confirmDelay: 600_000, within: 1000 });
  assert.deepEqual([check.outcome, check.state, check.attempts], ["refused", "down", 2]);
});

Deno.test("sweep() reports targets as unknown that it could not check in time, or not twice", async () => {
  await using world = await startWorld();
  const targets = ["good", "closes-after-request", "hangs"].map((host) => targetOf(world.url(host)));
  const checks = await sweepIn(world, targets, {
    confirmDelay: 1,
    within: 1500,
    onProgress: ({ confirming }) => confirming === 1 && void world.set("closes-after-request", "hangs"),
  });
  assert.deepEqual(
    checks.map(({ outcome, state, attempts }) => [outcome, state, attempts]),
    [[200, "up", 1], ["reset", "unknown", 1], [null, "unknown", 0]],
  );
  assert(Number.isInteger(checks[1].phases.firstByte));
  assert.deepEqual(checks[2].phases, { dns: null, connect: null, tls: null, firstByte: null });
  while (world.seen("hangs").waiting > 0) await delay(5);
});

Deno.test("sweep() ends immediately if there is no time at all", async () => {
  await using world = await startWorld();
  const checks = await sweepIn(world, targetsOn(world, "hangs", 3), { within: -1 });
  assert.deepEqual(checks.map(({ state }) => state), ["unknown", "unknown", "unknown"]);
});

Deno.test("sweep() is abandoned when its signal is aborted, and leaves no connection", async () => {
  await using world = await startWorld();
  const targets = [...targetsOn(world, "hangs", 8), ...targetsOn(world, "good", 2), targetOf(world.url("refuses"))];
  const stopping = new AbortController();
  const reason = new Error("stopping");
  let progress: Progress | undefined;
  const sweeping = sweepIn(world, targets, {
    confirmDelay: 200,
    signal: stopping.signal,
    onProgress: (step) => progress = step,
  });
  while (world.seen("hangs").waiting < 4 || progress?.done !== 2) await delay(5);
  stopping.abort(reason);
  await assert.rejects(sweeping, reason);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
  while (world.seen("hangs").waiting > 0) await delay(5);
  await delay(250);
  assert.equal(world.seen("hangs").connections, 4, "nobody is asked after it");
  await assert.rejects(sweepIn(world, targets, { signal: stopping.signal }), reason);
  assert.equal(world.seen("hangs").connections, 4);
});

/** Holds this thread up, as an overloaded machine or a stopped process would. */
function holdUp(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

Deno.test("sweep() repeats a check that failed while the event loop was late, and finds the site up", async () => {
  await using world = await startWorld();
  await world.set("shop", { delay: 300 });
  const sweeping = sweepIn(world, [targetOf(world.url("shop"))], { timeout: 1000 });
  while (world.seen("shop").waiting === 0) await delay(5);
  holdUp(1500);
  const [check] = await sweeping;
  assert.deepEqual([check.outcome, check.state, check.attempts, check.limit], [200, "up", 1, undefined]);
  assert(world.seen("shop").connections > 1, "the first look ran out of time");
});

Deno.test("sweep() reports no site as down while the event loop is late all the time", async () => {
  await using world = await startWorld();
  const targets = [targetOf(world.url("hangs")), targetOf(world.url("good", "/status/404"))];
  const sweeping = sweepIn(world, targets, { timeout: 400 });
  const late = setInterval(() => holdUp(150), 160);
  const checks = await sweeping;
  clearInterval(late);
  assert.deepEqual(checks.map(({ outcome, state, limit }) => [outcome, state, limit]), [
    [null, "unknown", "loop"],
    [404, "down", undefined],
  ]);
});

Deno.test("sweep() ends a second check once, however often it is begun", async () => {
  await using world = await startWorld();
  const { endAgain } = Pace.prototype;
  let ended = 0;
  Pace.prototype.endAgain = function (ms) {
    ended++;
    endAgain.call(this, ms);
  };
  try {
    const sweeping = sweepIn(world, [targetOf(world.url("hangs"))], { timeout: 400, confirmDelay: 1 });
    while (world.seen("hangs").connections < 2) await delay(5);
    holdUp(300);
    const [check] = await sweeping;
    assert.deepEqual([check.outcome, check.state, check.attempts], ["timeout", "down", 2]);
    assert(world.seen("hangs").connections > 2, "the second look was begun again");
    assert.equal(ended, 1);
  } finally {
    Pace.prototype.endAgain = endAgain;
  }
});

Deno.test("sweep() counts targets in maintenance as done, but not as down", async () => {
  await using world = await startWorld();
  await world.set("good", { status: 503 });
  const targets = targetsOn(world, "good", 3);
  let progress: Progress | undefined;
  const inMaintenance = new Set([targets[0].id, targets[2].id]);
  await sweepIn(world, targets, { confirmDelay: 0, inMaintenance, onProgress: (step) => progress = step });
  assert.deepEqual([progress!.done, progress!.down], [3, 1]);
});

Deno.test("sweep() reports its progress", async () => {
  await using world = await startWorld();
  const targets = [
    targetOf(world.url("good")),
    targetOf(world.url("refuses")),
    targetOf(world.url("good", "/status/403")),
  ];
  const steps: Progress[] = [];
  await sweepIn(world, targets, { concurrency: 1, confirmDelay: 100, onProgress: (progress) => steps.push(progress) });
  assert.deepEqual(steps, [
    { total: 3, done: 1, down: 0, confirming: 0 },
    { total: 3, done: 1, down: 0, confirming: 1 },
    { total: 3, done: 2, down: 0, confirming: 1 },
    { total: 3, done: 3, down: 1, confirming: 0 },
  ]);
});

Deno.test("sweep() checks the slowest first, and quick or unknown targets in the list's order", async () => {
  await using world = await startWorld();
  const hosts = ["good", "redirects", "http-1.0", "status-204", "no-reason"];
  const targets = hosts.map((host) => targetOf(world.url(host, "/", { named: true }), { id: host }));
  const expected = new Map([["http-1.0", 9000], ["no-reason", 200], ["redirects", 3000], ["gone", 5000]]);
  const order: string[] = [];
  const resolve = (name: string) => (order.push(name.split(".world")[0]), world.resolve(name));
  await sweepIn(world, targets, { concurrency: 1, expected, resolve });
  assert.deepEqual(order, ["http-1.0", "redirects", "good", "status-204", "no-reason"]);
});

Deno.test("sweep() handles ten thousand targets whose connections are refused immediately", async () => {
  await using world = await startWorld();
  const { port } = new URL(world.url("refuses"));
  // Nobody listens there: the port is held at an address of its own.
  const targets = Array.from({ length: 10_000 }, (_, index) => {
    return targetOf(`http://127.1.${index >> 8}.${index & 255}:${port}/`);
  });
  let reports = 0;
  const checks = await sweepIn(world, targets, { onProgress: () => reports++ });
  assert(checks.every(({ outcome, state }) => outcome === "refused" && state === "down"));
  assert.equal(reports, 10_000);
});

Deno.test("sweep() throws its caller's errors", async () => {
  await using world = await startWorld();
  const error = new Error("a bug");
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(sweepIn(world, targetsOn(world, "good", 3), { onProgress }), error);
});

/** Names of one zone, at a port where a server responds. */
function namesIn(zone: string, count: number, port: string): Target[] {
  return Array.from({ length: count }, (_, index) => targetOf(`http://n${index}.${zone}.test:${port}/`));
}

Deno.test("sweep() does not count the time that a lookup is queued as the site's time", async () => {
  await using world = await startWorld();
  const { port } = new URL(world.url("good", "/", { named: true }));
  const [address] = await world.resolve("good.world.test");
  await using server = await startNameServer(() => ({ addresses: [address], delay: 500 }));
  const began = performance.now();
  const checks = await sweep(namesIn("slow", 320, port), { ...server, concurrency: 320, confirmDelay: 0 });
  const took = performance.now() - began;
  assert(checks.every(({ outcome }) => outcome === 200));
  // Half of it, if the queue counted; on a busy machine a few take long for other reasons.
  const median = checks.map(({ phases }) => phases.dns!).sort((a, b) => a - b)[160];
  assert(median < took / 3, `${median} of ${took} ms`);
});

Deno.test("sweep() finds healthy names up beside silent ones, in every sweep", async () => {
  await using world = await startWorld();
  const { port } = new URL(world.url("good", "/", { named: true }));
  const [address] = await world.resolve("good.world.test");
  await using server = await startNameServer((name) =>
    name.endsWith(".silent.test") ? { loses: Infinity } : { addresses: [address] }
  );
  const silent = namesIn("silent", 40, port);
  const healthy = namesIn("ok", 20, port);
  const expected = new Map(silent.map(({ id }) => [id, 10_000]));
  const options = { ...server, concurrency: 50, confirmDelay: 100, timeout: 1500, expected };
  for (let round = 0; round < 2; round++) {
    const checks = await sweep([...silent, ...healthy], options);
    const found = Map.groupBy(checks, ({ outcome, state }) => `${outcome} ${state}`);
    assert.deepEqual([...found].map(([key, { length }]) => [key, length]), [["dns down", 40], ["200 up", 20]]);
  }
});
