import assert from "node:assert/strict";
import { captureLog } from "../../testing/log/captured_log.ts";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { startWorld, type World } from "../../testing/internet/world.ts";
import { FAILS_AT } from "../../testing/process/fails_at.ts";
import type { Check } from "../model/check.ts";
import type { Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { SweepThread } from "./thread.ts";

const FAILING = import.meta.resolve("../../testing/process/failing_worker.ts");

const logged = await captureLog();

/** A thread that fails at certain addresses, begun: the first one is compiled and checked first, which takes seconds. */
async function failingThread(patience: number): Promise<SweepThread> {
  using first = new SweepThread({ module: FAILING, patience: 600_000 });
  await first.sweep([{ id: "a", name: "a", category: "", url: "http://127.0.0.1:9/" }], { confirmDelay: 0 });
  return new SweepThread({ module: FAILING, patience });
}

/** The names of the targets that the log has in an event since the test began. */
function loggedOf(event: string) {
  return logged.map(({ properties }) => properties).filter((each) => each.event === event).map(({ name }) => name);
}

function targetsOn(world: World, ...hosts: string[]): Target[] {
  return hosts.map((host) => ({ id: host, name: host, category: "", url: world.url(host) }));
}

Deno.test("SweepThread.sweep() finds what sweep() finds, and reports its progress", async () => {
  await using world = await startWorld();
  using thread = new SweepThread({ patience: 60_000 });
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
  assert.equal(steps.at(-1)?.total, 4, "the progress of a sweep reaches its own listener alone");
});

Deno.test("SweepThread.sweep() ends in time", async () => {
  await using world = await startWorld();
  using thread = new SweepThread({ patience: 60_000 });
  const checks = await thread.sweep(targetsOn(world, "hangs"), { within: 300 });
  assert.equal(checks[0].state, "unknown");
});

Deno.test("SweepThread.sweep() takes a list that is longer than a call's arguments may be", async () => {
  using thread = new SweepThread({ patience: 60_000 });
  const targets = Array.from({ length: 150_000 }, (_, index): Target => {
    return { id: `${index}`, name: "", category: "", url: "http://127.0.0.1:9/" };
  });
  const checks = await thread.sweep(targets, { within: 0, confirmDelay: 0 });
  assert.equal(checks.length, targets.length);
});

Deno.test("SweepThread.sweep() is abandoned when its signal is aborted, and leaves no connection", async () => {
  await using world = await startWorld();
  using thread = new SweepThread({ patience: 60_000 });
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

Deno.test("SweepThread.sweep() throws the errors of its caller", async () => {
  await using world = await startWorld();
  using thread = new SweepThread({ patience: 60_000 });
  const error = new Error("a bug");
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(thread.sweep(targetsOn(world, "good"), { onProgress }), error);
});

Deno.test("SweepThread.sweep() leaves out a target whose check is a bug, and checks the others", async () => {
  await using world = await startWorld();
  using thread = new SweepThread({ patience: 60_000 });
  const [first, culprit, last] = targetsOn(world, "good", "redirects", "refuses");
  const targets = [first, { ...culprit, expect: [null] as never }, last];
  const found = (await thread.sweep(targets, { confirmDelay: 0 })).map(({ outcome, limit }) => limit ?? outcome);
  assert.deepEqual(found, [200, "thread", "refused"]);
  assert.deepEqual([...thread.trouble.leftOut.keys()], [culprit.id]);
});

for (const how of ["computes", "throws", "closes"] as const) {
  Deno.test(`SweepThread.sweep() replaces a thread that ${how}, finds the target responsible, and leaves it out`, async () => {
    logged.length = 0;
    await using world = await startWorld();
    // Only silence that is waited for takes time: the others are noticed at once.
    using thread = await failingThread(how === "computes" ? 2000 : 600_000);
    const culprit = { id: how, name: how, category: "", url: `http://${FAILS_AT[how]}:9/` };
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}?delay=50`);
    const innocent = paths.map((path) => ({ id: path, name: path, category: "", url: world.url("good", path) }));
    const targets = [...innocent.slice(0, 2), culprit, ...innocent.slice(2)];
    const steps: Progress[] = [];
    const options = { perHost: 6, confirmDelay: 0, onProgress: (progress: Progress) => steps.push(progress) };
    const found = (checks: Check[]) => checks.map(({ outcome, state, limit }) => `${outcome} ${state} ${limit ?? ""}`);
    const right = targets.map((target) => target === culprit ? "null unknown thread" : "200 up ");
    assert.deepEqual(found(await thread.sweep(targets, options)), right);
    assert.deepEqual([...thread.trouble.leftOut], [[how, how]]);
    assert.equal(thread.trouble.replaced.length, 2);
    assert.deepEqual(loggedOf("target.left-out"), [how]);
    assert(loggedOf("thread.target").includes(how) && loggedOf("thread.target").length < 20);
    assert.equal(loggedOf("thread.replaced").length, 2);
    assert(steps.every(({ total, done }, index) => total === 21 && done >= (steps[index - 1]?.done ?? 0)));

    assert.deepEqual(found(await thread.sweep(targets, options)), right);
    assert.equal(thread.trouble.replaced.length, 2, "it is not looked at again");
  });
}

Deno.test("SweepThread.sweep() ends with each target unknown if no thread ever starts", async () => {
  for (const code of ["throw new Error('a bug')", "process.exit()", "export {}"]) {
    using thread = new SweepThread({ module: `data:text/javascript,${code}`, patience: 1000 });
    const targets = ["a", "b"].map((id) => ({ id, name: id, category: "", url: "http://127.0.0.1:9/" }));
    const checks = await thread.sweep(targets);
    assert.deepEqual(checks.map(({ outcome, state, limit }) => [outcome, state, limit]), [
      [null, "unknown", "thread"],
      [null, "unknown", "thread"],
    ]);
    assert.equal(thread.trouble.leftOut.size, 0);
  }
});

Deno.test("SweepThread.sweep() does not wait for a stuck thread beyond its time", async () => {
  await using world = await startWorld();
  using thread = await failingThread(600_000);
  const culprit = { id: "culprit", name: "", category: "", url: `http://${FAILS_AT.computes}:9/` };
  const targets = [...targetsOn(world, "hangs"), culprit];
  const checks = await thread.sweep(targets, { within: 1000 });
  assert.deepEqual(checks.map(({ state, limit }) => [state, limit]), [["unknown", "thread"], ["unknown", "thread"]]);
  const [check] = await thread.sweep(targetsOn(world, "good"));
  assert.equal(check.outcome, 200, "the next one has a thread again");
});
