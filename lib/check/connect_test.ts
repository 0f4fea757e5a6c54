import assert from "node:assert/strict";
import { tryAddresses } from "./connect.ts";

const never = new AbortController().signal;

Deno.test("tryAddresses() gives each address an equal share of the time that is left", async () => {
  const addresses = Array.from({ length: 20 }, (_, index) => `192.0.2.${index}`);
  const began = performance.now();
  let took = 0;
  const found = await tryAddresses({ ok: true, addresses }, async (address, signal) => {
    if (address === addresses[1]) return address;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve());
    await late;
    took = performance.now() - began;
  }, { deadline: began + 2000, signal: never });
  assert.equal(found, addresses[1]);
  // It is 100 ms, unless the machine is busy.
  assert.ok(took > 90 && took < 600, `${took}`);
});

Deno.test("tryAddresses() tries no more addresses once its signal is aborted", async () => {
  const giveUp = new AbortController();
  const tried: string[] = [];
  const found = await tryAddresses({ ok: true, addresses: ["192.0.2.1", "192.0.2.2"] }, (address) => {
    tried.push(address);
    giveUp.abort();
    return Promise.resolve(undefined);
  }, { deadline: performance.now() + 1000, signal: giveUp.signal });
  assert.deepEqual([found, tried], [undefined, ["192.0.2.1"]]);
});
