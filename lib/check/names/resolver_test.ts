import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type NameBehaviour, startNameServer } from "../../../testing/internet/name_server.ts";
import { Resolver } from "./resolver.ts";

const HERE = { addresses: ["127.0.0.1"] };

/** A resolver by function that records its calls, and resolves only some names. */
function resolverOf(known: Set<string>) {
  const lookedUp: string[] = [];
  const resolve = (host: string) => {
    lookedUp.push(host);
    return known.has(host) ? Promise.resolve(HERE.addresses) : Promise.reject(new Error("ENOTFOUND"));
  };
  return { resolve, lookedUp };
}

Deno.test("Resolver looks up a host once for any number of targets", async () => {
  await using server = await startNameServer(() => ({ ...HERE, delay: 100 }));
  const resolver = new Resolver(server);
  const look = (again: boolean) => resolver.lookUp("a.test", { again });
  await Promise.all([look(false), look(false), delay(50).then(() => look(false))]);
  await look(true);
  assert.deepEqual(server.questions.toSorted(), ["A a.test", "AAAA a.test"]);
});

Deno.test("Resolver looks up a failed name once more for all second checks", async () => {
  const known = new Set<string>();
  const { resolve, lookedUp } = resolverOf(known);
  const resolver = new Resolver({ resolve });
  const look = (again: boolean) => resolver.lookUp("a.test", { again });
  assert.deepEqual(await Promise.all([look(false), look(false)]), [{ failure: "dns" }, { failure: "dns" }]);
  assert.deepEqual(await look(false), { failure: "dns" });
  known.add("a.test");
  assert.deepEqual(await Promise.all([look(true), look(true)]), [HERE, HERE]);
  assert.deepEqual(lookedUp, ["a.test", "a.test"]);
});

Deno.test("Resolver sends no query for localhost and names in the hosts file", async () => {
  await using server = await startNameServer(() => ({}));
  const resolver = new Resolver(server);
  for (const host of ["localhost", "a.localhost", "LOCALHOST."]) {
    const result = await resolver.lookUp(host);
    assert("addresses" in result && result.addresses.includes("127.0.0.1"), host);
  }
  assert.deepEqual(server.questions, []);
});

Deno.test("Resolver reports when a lookup is queued, and silent names keep no place", async () => {
  const behaviour = (name: string): NameBehaviour => name.startsWith("silent") ? { loses: Infinity } : HERE;
  await using server = await startNameServer(behaviour);
  const stopping = new AbortController();
  const resolver = new Resolver({ ...server, signal: stopping.signal });
  for (let index = 0; index < 160; index++) void resolver.lookUp(`silent${index}.test`);
  const began = performance.now();
  let since = began;
  let waited = 0;
  const result = await resolver.lookUp("a.test", {
    onWait: (waiting) => {
      if (waiting !== null) since = performance.now();
      else waited += performance.now() - since;
    },
  });
  assert("addresses" in result);
  const took = performance.now() - began;
  assert(waited > 500, `waited ${waited} ms`);
  assert(took - waited < waited, `${took - waited} ms of its own`);
  assert(took < 5000, "no silent name is waited for");
  stopping.abort();
});

Deno.test("Resolver.isReachable() blames a name if another one resolves", async () => {
  const { resolve, lookedUp } = resolverOf(new Set(["a.test"]));
  const resolver = new Resolver({ resolve });
  const since = performance.now();
  await resolver.lookUp("a.test");
  await resolver.lookUp("b.test");
  assert.equal(await resolver.isReachable(since), true);
  assert.deepEqual(lookedUp, ["a.test", "b.test"], "which needs no further lookup");
  assert.equal(await resolver.isReachable(performance.now()), true);
  assert.deepEqual(lookedUp, ["a.test", "b.test", "a.test"]);
});

Deno.test("Resolver.isReachable() does not blame a name if none resolves that did before, in this sweep or the last", async () => {
  const known = new Set(["a.test"]);
  const { resolve } = resolverOf(known);
  const resolver = new Resolver({ resolve });
  await resolver.lookUp("a.test");
  known.clear();
  assert.equal(await resolver.isReachable(performance.now()), false);

  const next = new Resolver({ resolve, known: ["a.test", "b.test"] });
  assert.equal(await next.isReachable(performance.now()), false);
  known.add("b.test");
  assert.equal(await next.isReachable(performance.now()), true);
});

Deno.test("Resolver.isReachable() does not queue its proof behind silent names", async () => {
  await using server = await startNameServer((name) => name === "a.test" ? HERE : { loses: Infinity });
  const stopping = new AbortController();
  const resolver = new Resolver({ ...server, known: ["a.test"], signal: stopping.signal });
  for (let index = 0; index < 640; index++) void resolver.lookUp(`silent${index}.test`);
  assert.equal(await resolver.isReachable(performance.now()), true);
  stopping.abort();
});

Deno.test("Resolver.isReachable() blames names if none ever resolved", async () => {
  const { resolve } = resolverOf(new Set());
  assert.equal(await new Resolver({ resolve }).isReachable(0), true);
});

Deno.test("Resolver.isReachable() doubts name servers until they prove that they know the internet", async () => {
  await using server = await startNameServer(() => ({}));
  assert.equal(await new Resolver({ ...server, doubted: true }).isReachable(performance.now()), false);
  await using internet = await startNameServer((name) => ({ hasServers: name === "" }));
  assert.equal(await new Resolver({ ...internet, doubted: true }).isReachable(performance.now()), true);
});

Deno.test("Resolver.isReachable() accepts no name from the hosts file as proof", async () => {
  await using server = await startNameServer((name) => ({ loses: name === "gone.test" ? Infinity : 0 }));
  const stopping = new AbortController();
  const resolver = new Resolver({ ...server, known: ["localhost", "gone.test"], signal: stopping.signal });
  await resolver.lookUp("localhost");
  assert.equal(await resolver.isReachable(performance.now()), false);
  stopping.abort();
});
