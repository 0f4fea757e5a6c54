import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Busy, Lane } from "./lane.ts";

/** A work that ends when it is let go, and what has begun of several. */
function works(lane: Lane) {
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const run = (name: string, urgent = false) => {
    const gate = Promise.withResolvers<void>();
    gates.set(name, gate);
    return lane.run(async () => {
      begun.push(name);
      await gate.promise;
      return name;
    }, { urgent });
  };
  const end = async (name: string) => {
    gates.get(name)!.resolve();
    await delay(20);
  };
  return { begun, run, end };
}

Deno.test("Lane runs a few tasks at a time, urgent ones first, and leaves them a place", async () => {
  const { begun, run, end } = works(new Lane({ atOnce: 2, queued: 3 }));
  const all = [run("a"), run("b"), run("c"), run("d", true), run("e", true)];
  await delay(5);
  assert.deepEqual(begun, ["a", "d"]);
  await end("d");
  assert.deepEqual(begun, ["a", "d", "e"]);
  await end("e");
  assert.deepEqual(begun, ["a", "d", "e"]);
  for (const name of ["a", "b", "c"]) await end(name);
  assert.deepEqual(begun, ["a", "d", "e", "b", "c"]);
  assert.deepEqual(await Promise.all(all), ["a", "b", "c", "d", "e"]);
});

Deno.test("Lane rejects tasks while its queue is full", async () => {
  const { run, end } = works(new Lane({ atOnce: 1, queued: 1 }));
  const [first, second] = [run("a"), run("b")];
  await assert.rejects(run("c"), Busy);
  await end("a");
  const third = run("d");
  for (const name of ["b", "d"]) await end(name);
  assert.deepEqual(await Promise.all([first, second, third]), ["a", "b", "d"]);
});

Deno.test("Lane continues after a failed task", async () => {
  const lane = new Lane({ atOnce: 1, queued: 5 });
  const failing = lane.run(() => Promise.reject(new Error("no")));
  const next = lane.run(() => Promise.resolve("yes"));
  await assert.rejects(failing, /no/);
  assert.equal(await next, "yes");
});
