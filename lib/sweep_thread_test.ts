import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { startWorld, type World } from "../testing/world.ts";
import type { Progress } from "./sweep.ts";
import { SweepThread } from "./sweep_thread.ts";
import type { Target } from "./targets.ts";

function targetsOn(world: World, ...hosts: string[]): Target[] {
  return hosts.map((host) => ({ id: host, name: host, category: "", url: world.url(host) }));
}

Deno.test("SweepThread.sweep() finds what sweep() finds, and tells how far it is", async () => {
  await using world = await startWorld();
  using thread = new SweepThread();
  const targets = targetsOn(world, "good", "refuses", "tls-good", "expired");
  const steps: Progress[] = [];
  const checks = await thread.sweep(targets, {
    caCerts: world.caCerts,
    confirmDelay: 50,
    expected: new Map([["good", 2000]]),
    onProgress: (progress) => steps.push(progress),
  });
  assert.deepEqual(
    checks.map(({ outcome, state, attempts, reason }) => [outcome, state, attempts, reason]),
    [[200, "up", 1, null], ["refused", "down", 2, null], [200, "up", 1, null], ["tls", "down", 2, "expired"]],
  );
  assert.deepEqual(steps.at(-1), { total: 4, done: 4, down: 2, confirming: 0 });
  const again = await thread.sweep(targets.slice(0, 1));
  assert.deepEqual(again.map(({ outcome }) => outcome), [200]);
  assert.equal(steps.at(-1)?.total, 4, "who was told of one sweep is not told of the next");
});

Deno.test("SweepThread.sweep() is over in time", async () => {
  await using world = await startWorld();
  using thread = new SweepThread();
  const checks = await thread.sweep(targetsOn(world, "hangs"), { within: 300 });
  assert.equal(checks[0].state, "unknown");
});

Deno.test("SweepThread.sweep() is given up whole when its signal says so, and leaves no connection", async () => {
  await using world = await startWorld();
  using thread = new SweepThread();
  const stopping = new AbortController();
  const reason = new Error("stopping");
  const sweeping = thread.sweep(targetsOn(world, "hangs"), { signal: stopping.signal });
  while (world.seen("hangs").waiting === 0) await delay(5);
  stopping.abort(reason);
  await assert.rejects(sweeping, reason);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
  while (world.seen("hangs").waiting > 0) await delay(5);
  await assert.rejects(thread.sweep(targetsOn(world, "hangs"), { signal: stopping.signal }), reason);
  assert.equal(world.seen("hangs").connections, 1);
  const [check] = await thread.sweep(targetsOn(world, "good"));
  assert.equal(check.outcome, 200, "the next one has a thread again");
});

Deno.test("SweepThread.sweep() throws what its caller or the sweep throws", async () => {
  await using world = await startWorld();
  using thread = new SweepThread();
  const error = new Error("a bug");
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(thread.sweep(targetsOn(world, "good"), { onProgress }), error);
  const target = { id: "bad", name: "bad", category: "", url: "not a URL" };
  await assert.rejects(thread.sweep([target]), /Invalid URL/);
});
