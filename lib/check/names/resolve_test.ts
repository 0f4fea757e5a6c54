import assert from "node:assert/strict";
import { resolveHost } from "./resolve.ts";
import { Resolver } from "./resolver.ts";

/** A resolver with one result that counts its calls. */
function resolverOf(...addresses: string[]) {
  const resolve = (_host: string) => Promise.resolve((resolve.calls++, addresses));
  resolve.calls = 0;
  return resolve;
}

function never(): never {
  throw new Error("Cannot resolve a literal address");
}

Deno.test("resolveHost() returns the addresses of a name, each once, IPv4 first, else in the resolver's order", async () => {
  const resolve = resolverOf("::2", "192.0.2.9", "::1", "192.0.2.1", "::2", "192.0.2.9");
  const addresses = ["192.0.2.9", "192.0.2.1", "::2", "::1"];
  assert.deepEqual(await resolveHost("a.test", { resolve }), { ok: true, addresses });
  assert.equal(resolve.calls, 1);
});

Deno.test("resolveHost() accepts a literal address in any spelling", async () => {
  for (const [host, address] of [["127.0.0.1", "127.0.0.1"], ["[::1]", "::1"], ["0x7f.1", "127.0.0.1"]]) {
    assert.deepEqual(await resolveHost(host, { resolve: never }), { ok: true, addresses: [address] });
  }
});

Deno.test("resolveHost() fails with dns for a name without an address", async () => {
  const failure = { ok: false, failure: "dns" };
  assert.deepEqual(await resolveHost("a.test", { resolve: resolverOf() }), failure);
  assert.deepEqual(await resolveHost("a.test", { resolve: () => Promise.reject(new Error("ENOTFOUND")) }), failure);
  assert.deepEqual(await resolveHost("a.test", { resolve: resolverOf(), allowPrivate: false }), failure);
});

Deno.test("resolveHost() omits addresses that are not public if only those are allowed", async () => {
  const judge = (host: string, ...addresses: string[]) =>
    resolveHost(host, { resolve: resolverOf(...addresses), allowPrivate: false });
  const forbidden = { ok: false, failure: "address" };
  assert.deepEqual(await judge("a.test", "10.0.0.1", "8.8.8.8", "::1"), { ok: true, addresses: ["8.8.8.8"] });
  assert.deepEqual(await judge("a.test", "10.0.0.1", "::ffff:127.0.0.1", "fe80::1%eth0"), forbidden);
  assert.deepEqual(await judge("a.test", "nonsense"), forbidden);
  assert.deepEqual(await judge("169.254.169.254"), forbidden);
  assert.deepEqual(await judge("[::1]"), forbidden);
  assert.deepEqual(await judge("8.8.8.8"), { ok: true, addresses: ["8.8.8.8"] });
});

Deno.test("resolveHost() rejects a host only once all of its addresses are known", async () => {
  const judge = (rest: Promise<string[]>) => {
    const resolver = new Resolver();
    resolver.lookUp = () => Promise.resolve({ addresses: ["10.0.0.1"], rest });
    return resolveHost("a.test", { resolver, allowPrivate: false });
  };
  const [address, private_] = ["2606:4700::1111", "fd00::1"];
  assert.deepEqual(await judge(Promise.resolve([private_, address])), { ok: true, addresses: [address] });
  assert.deepEqual(await judge(Promise.resolve([private_])), { ok: false, failure: "address" });
  const limit = Promise.reject(new Error("proto error: io error: Too many open files (os error 24)"));
  assert.deepEqual(await judge(limit), { ok: false, limit: "files" });
});

Deno.test("resolveHost() uses the system's resolver by default, which knows localhost", async () => {
  const resolved = await resolveHost("localhost");
  assert(resolved.ok);
  assert.match(resolved.addresses.join(), /^(127\.0\.0\.1|::1)/);
  assert.deepEqual(await resolveHost("localhost", { allowPrivate: false }), { ok: false, failure: "address" });
});
