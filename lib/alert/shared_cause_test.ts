import assert from "node:assert/strict";
import { ALL_EVENTS, FIRST, Knowledge, type Said, swept, type SweptOptions } from "../../testing/samples/situation.ts";
import { DAY } from "../duration.ts";
import { nextDigest } from "./digest.ts";

/** What is said of targets that were up and are down now. */
function causeOf(found: Record<string, Said>, how: SweptOptions = {}) {
  const knowledge = new Knowledge();
  const up = Object.fromEntries(Object.keys(found).map((id) => [id, "up" as const]));
  const options = { options: ALL_EVENTS, id: "dig_1", now: FIRST };
  const { ledger } = nextDigest(undefined, knowledge.take(swept(0, up, how)), options);
  return nextDigest({ ...ledger!, pending: undefined }, knowledge.take(swept(1, found, how)), options).digest!.cause;
}

const UP = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t${index}`, "up" as const]));

Deno.test("sharedCause() names a failure that at least three sites and 60% of them share", () => {
  const shared = { kind: "failure", value: "503", count: 3 };
  assert.deepEqual(causeOf({ a: 503, b: 503, c: 503, d: "timeout", e: "dns" }), shared);
  assert.equal(causeOf({ a: 503, b: 503 }), undefined);
  assert.equal(causeOf({ a: 503, b: 503, c: 503, d: 500, e: "timeout", f: "dns" }), undefined);
});

Deno.test("sharedCause() names a category, unless most of the list is in it", () => {
  const some = { ...UP, a: 503, b: 500, c: "timeout" } as Record<string, Said>;
  const shared = { kind: "category", value: "Shops", count: 3 };
  assert.deepEqual(causeOf(some, { categories: { a: "Shops", b: "Shops", c: "Shops" } }), shared);
  const all = { a: 503, b: 500, c: "timeout", d: "up", e: "up" } as const;
  assert.equal(causeOf(all, { categories: { a: "S", b: "S", c: "S", d: "S" } }), undefined);
});

Deno.test("sharedCause() names an address, or else a /24 or /48, before a failure", () => {
  const all = { a: "timeout", b: "timeout", c: "refused", d: "timeout", e: "dns" } as const;
  const of = (addresses: Record<string, string>) => causeOf(all, { addresses });
  const one = { a: "203.0.113.9", b: "203.0.113.9", c: "203.0.113.9", d: "198.51.100.1" };
  assert.deepEqual(of(one), { kind: "address", value: "203.0.113.9", count: 3 });
  const near = { a: "203.0.113.9", b: "203.0.113.9", c: "203.0.113.200", d: "198.51.100.1" };
  assert.deepEqual(of(near), { kind: "network", value: "203.0.113.0/24", count: 3 });
  const six = { a: "2001:db8:1:2::9", b: "2001:db8:1:3::1", c: "2001:db8:1::1", d: "2001:db8:2::1" };
  assert.deepEqual(of(six), { kind: "network", value: "2001:db8:1::/48", count: 3 });
  const far = { a: "203.0.113.9", b: "203.0.114.9", c: "203.0.115.9", d: "203.0.116.9" };
  assert.deepEqual(of(far), { kind: "failure", value: "timeout", count: 3 });
});

Deno.test("sharedCause() names a certificate by its fingerprint, before anything else, if TLS failed", () => {
  const ids = ["a", "b", "c", "d"];
  const to = <Value>(value: Value) => Object.fromEntries(ids.map((id) => [id, value]));
  const shared = { ends: to(FIRST + 90 * DAY), addresses: to("203.0.113.9") };
  const one = { ...shared, fingerprints: { ...to("a1b2c3d4"), d: "00000000" } };
  assert.deepEqual(causeOf(to("tls" as const), one), { kind: "certificate", value: "a1b2c3d4", count: 3 });
  // Others that end in the same second are other certificates.
  const others = { ...shared, fingerprints: { a: "00000001", b: "00000002", c: "00000003", d: "00000004" } };
  assert.deepEqual(causeOf(to("tls" as const), others), { kind: "address", value: "203.0.113.9", count: 4 });
  // A certificate explains no status.
  assert.deepEqual(causeOf(to(503), one), { kind: "address", value: "203.0.113.9", count: 4 });
});
