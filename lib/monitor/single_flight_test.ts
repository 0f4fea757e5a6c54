import assert from "node:assert/strict";
import { singleFlight } from "./single_flight.ts";

Deno.test("singleFlight() shares a run among concurrent calls, and begins a new one afterwards", async () => {
  const calls: PromiseWithResolvers<string>[] = [];
  const fly = singleFlight(() => {
    calls.push(Promise.withResolvers());
    return calls.at(-1)!.promise;
  });
  const [one, two] = [fly(), fly()];
  calls[0].resolve("first");
  assert.deepEqual([await one, await two, calls.length], ["first", "first", 1]);
  const three = fly();
  calls[1].reject(new Error("second"));
  await assert.rejects(three, /second/);
  assert.equal(calls.length, 2);
});

Deno.test("singleFlight().idle() waits for the current run, even if it fails", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const fly = singleFlight(() => promise);
  await fly.idle();
  const flying = assert.rejects(fly(), /away/);
  let isIdle = false;
  const idle = fly.idle().then(() => isIdle = true);
  await Promise.resolve();
  assert.equal(isIdle, false);
  reject(new Error("away"));
  await Promise.all([flying, idle]);
});
