import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { startWorld, type World } from "../testing/world.ts";
import type { Progress } from "./sweep.ts";
import { sweepApart } from "./sweep_apart.ts";
import type { Target } from "./targets.ts";

function targetsOn(world: World, ...hosts: string[]): Target[] {
  return hosts.map((host) => ({ id: host, name: host, category: "", url: world.url(host) }));
}

Deno.test("sweepApart() finds what sweep() finds, and tells how far it is", async () => {
  await using world = await startWorld();
  const targets = targetsOn(world, "good", "refuses", "tls-good", "expired");
  const steps: Progress[] = [];
  const checks = await sweepApart(targets, {
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
});

Deno.test("sweepApart() is over in time", async () => {
  await using world = await startWorld();
  const checks = await sweepApart(targetsOn(world, "hangs"), { within: 300 });
  assert.equal(checks[0].state, "unknown");
});

Deno.test("sweepApart() is given up whole when its signal says so, and leaves no connection", async () => {
  await using world = await startWorld();
  const stopping = new AbortController();
  const reason = new Error("stopping");
  const sweeping = sweepApart(targetsOn(world, "hangs"), { signal: stopping.signal });
  while (world.seen("hangs").waiting === 0) await delay(5);
  stopping.abort(reason);
  await assert.rejects(sweeping, reason);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
  while (world.seen("hangs").waiting > 0) await delay(5);
  await assert.rejects(sweepApart(targetsOn(world, "hangs"), { signal: stopping.signal }), reason);
  assert.equal(world.seen("hangs").connections, 1);
});

Deno.test("sweepApart() throws what its caller or the sweep throws", async () => {
  await using world = await startWorld();
  const error = new Error("a bug");
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(sweepApart(targetsOn(world, "good"), { onProgress }), error);
  const target = { id: "bad", name: "bad", category: "", url: "not a URL" };
  await assert.rejects(sweepApart([target]), /Invalid URL/);
});
