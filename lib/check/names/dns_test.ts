import assert from "node:assert/strict";
import { type NameBehaviour, startNameServer } from "../../../testing/internet/name_server.ts";
import { knowsRoot, queryDns } from "./dns.ts";

const NAMES: Record<string, NameBehaviour> = {
  "both.test": { addresses: ["127.0.0.1", "::1", "127.0.0.2"] },
  "four.test": { addresses: ["127.0.0.1"] },
  "six.test": { addresses: ["::1"] },
  "late-six.test": { addresses: ["127.0.0.1", "::1"], delayIPv6: 700 },
  "slow-denial.test": { addresses: ["127.0.0.1"], delayIPv6: 4000 },
  "slow.test": { addresses: ["127.0.0.1"], delay: 1500 },
  "lossy.test": { addresses: ["127.0.0.1"], loses: 1 },
  "silent.test": { loses: Infinity },
};
const start = () => startNameServer((name) => NAMES[name] ?? {});

Deno.test("queryDns() returns the first family's addresses, IPv4 preferred, and the rest", async () => {
  await using server = await start();
  const ask = async (host: string) => {
    const result = await queryDns(host, server);
    assert("addresses" in result, JSON.stringify(result));
    return [result.addresses, await result.rest];
  };
  assert.deepEqual(await ask("both.test"), [["127.0.0.1", "127.0.0.2"], ["::1"]]);
  assert.deepEqual(await ask("four.test"), [["127.0.0.1"], []]);
  assert.deepEqual(await ask("six.test"), [["::1"], []]);
  assert.deepEqual(await ask("late-six.test"), [["127.0.0.1"], ["::1"]]);
});

Deno.test("queryDns() does not wait for a slow negative response of one family", async () => {
  await using server = await start();
  const began = performance.now();
  const result = await queryDns("slow-denial.test", server);
  assert(performance.now() - began < 2000);
  assert("addresses" in result);
  assert.deepEqual(await result.rest, []);
});

Deno.test("queryDns() reports an unknown name", async () => {
  await using server = await start();
  assert.deepEqual(await queryDns("none.test", server), { failure: "unknown" });
});

Deno.test("queryDns() accepts a server slower than Deno's limit for abortable queries", async () => {
  await using server = await start();
  const result = await queryDns("slow.test", server);
  assert("addresses" in result);
});

Deno.test("queryDns() repeats a query soon after a lost packet", async () => {
  await using server = await start();
  const began = performance.now();
  const result = await queryDns("lossy.test", server);
  assert("addresses" in result);
  assert(performance.now() - began < 4500, "Deno itself repeats after 5 s");
});

Deno.test("knowsRoot() is true only of servers that know the root zone", async () => {
  await using server = await start();
  assert.equal(await knowsRoot(server), false);
  await using internet = await startNameServer(() => ({ hasServers: true }));
  assert.equal(await knowsRoot(internet), true);
});
