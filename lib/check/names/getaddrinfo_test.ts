import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { getaddrinfo, SystemLookups, type SystemResult } from "./getaddrinfo.ts";

Deno.test("getaddrinfo() resolves what the system resolves", async () => {
  const { begun, result } = getaddrinfo("localhost");
  await begun;
  const found = await result;
  assert("addresses" in found);
  assert.match(found.addresses.join(), /127\.0\.0\.1|::1/);
});

Deno.test("SystemLookups keeps threads free from a zone with silent servers", async () => {
  const silent = Promise.withResolvers<SystemResult>();
  const lookedUp: string[] = [];
  const lookups = new SystemLookups({
    threads: 4,
    perZone: 2,
    lookUp: (host) => {
      lookedUp.push(host);
      return host.endsWith(".silent.test") ? silent.promise : Promise.resolve({ addresses: ["127.0.0.1"] });
    },
  });
  const names = Array.from({ length: 9 }, (_, index) => `s${index}.silent.test`);
  const waiting = names.map((name) => lookups.lookUp(name));
  for (const name of ["a.ok.test", "b.ok.test", "c.ok.test", "router"]) {
    assert.deepEqual(await lookups.lookUp(name).result, { addresses: ["127.0.0.1"] }, name);
  }
  assert.equal(lookedUp.filter((name) => name.endsWith(".silent.test")).length, 2);
  await Promise.all(waiting.slice(0, 2).map(({ begun }) => begun));
  assert.equal(await Promise.race([waiting[2].begun.then(() => "begun"), delay(20, "waiting")]), "waiting");

  assert.equal(lookups.lookUp(names[0]), waiting[0], "a name has one look-up at a time");
  silent.resolve({ addresses: [] });
  await Promise.all(waiting.map(({ result }) => result));
  assert.equal(lookedUp.length, 13);
  assert.notEqual(lookups.lookUp(names[0]), waiting[0], "and a new one afterwards");
});
