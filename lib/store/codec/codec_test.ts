import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleList, sampleSweep } from "../../../testing/store/sample.ts";
import { TLS_REASONS } from "../../model/certificate.ts";
import type { Check } from "../../model/check.ts";
import { LIMITS } from "../../model/limit.ts";
import { FAILURES } from "../../model/failure.ts";
import { STATES } from "../../model/state.ts";
import { decodeChecks, decodeChecksInTurns, encodeChecks } from "./checks.ts";
import { decodeTargets, encodeTargets } from "./codec.ts";
import { pack, unpack } from "./packing.ts";

const SLOT = Date.UTC(2025, 0, 1);

const ms = fc.option(fc.nat());
/** The times that a certificate can name, from the year 0 to 9999, in ms UTC. */
const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }).map((second) => second * 1000);

const check: fc.Arbitrary<Check> = fc.record({
  outcome: fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom(...FAILURES), fc.constant(null)),
  state: fc.constantFrom(...STATES),
  phases: fc.record({ dns: ms, connect: ms, tls: ms, firstByte: ms }, { noNullPrototype: true }),
  attempts: fc.integer({ min: 0, max: 2 }),
  reason: fc.option(fc.constantFrom(...TLS_REASONS)),
  certificate: fc.option(
    fc.record({
      end: seconds,
      intermediate: fc.constant(true as const),
      begin: seconds,
      names: fc.array(fc.string(), { maxLength: 3 }),
      fingerprint: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 8, maxLength: 8 }),
    }, { noNullPrototype: true, requiredKeys: ["end"] }),
  ),
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  limit: fc.constantFrom(...LIMITS),
}, { noNullPrototype: true, requiredKeys: ["outcome", "state", "phases", "attempts", "reason", "certificate"] });

Deno.test("decodeChecks() restores what encodeChecks() encoded", () => {
  fc.assert(fc.property(fc.array(check), (checks) => assert.deepEqual(decodeChecks(encodeChecks(checks)), checks)));
});

Deno.test("decodeChecksInTurns() returns the same, and yields in between", async () => {
  const { checks } = sampleSweep(SLOT, 30_000);
  const bytes = encodeChecks(checks);
  let turns = 0;
  const timer = setInterval(() => turns++);
  assert.deepEqual(await decodeChecksInTurns(bytes), checks);
  clearInterval(timer);
  assert.ok(turns > 5, `${turns} turns`);
  await assert.rejects(decodeChecksInTurns(bytes.slice(0, -20)), /^Error: Cannot unpack stored data: ./);
});

Deno.test("encodeChecks() packs 1,000 lifelike checks into less than 9.3 KB", () => {
  for (let day = 0; day < 20; day++) {
    const bytes = encodeChecks(sampleSweep(SLOT + day * 86_400_000, 1000).checks);
    assert(bytes.length < 9300, `${bytes.length} bytes`);
  }
});

Deno.test("decodeTargets() restores what encodeTargets() encoded, except for secrets", () => {
  const { targets } = sampleList("hash");
  const bytes = encodeTargets(targets);
  assert.deepEqual(decodeTargets(bytes), targets.map(({ authorization: _, ...target }) => target));
  assert(!JSON.stringify(unpack(bytes)).includes("Basic"));
});

Deno.test("decodeChecks() and decodeTargets() reject damaged bytes", () => {
  for (
    const [decode, bytes] of [
      [decodeChecks, encodeChecks(sampleSweep(SLOT, 100).checks)],
      [decodeTargets, encodeTargets(sampleList("hash", 100).targets)],
    ] as const
  ) {
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 5]) {
      assert.throws(() => decode(bytes.with(at, bytes[at] ^ 1)), /^Error: Cannot unpack stored data: ./);
    }
    assert.throws(() => decode(bytes.slice(0, -20)), /^Error: Cannot unpack stored data: ./);
    assert.throws(() => decode(new Uint8Array()), /^Error: Cannot unpack stored data: ./);
  }
});

Deno.test("decodeChecks() and decodeTargets() reject a later format", () => {
  const bytes = pack({ format: 2 });
  for (const decode of [decodeChecks, decodeTargets]) {
    assert.throws(() => decode(bytes), { message: "Cannot unpack stored data: unknown format 2" });
  }
});

Deno.test("decodeChecks() restores numbers at the limits of a column's characters", () => {
  const checks = [0xd7dc, 0xd7dd, 0xdbdd, 0xffdc, 0xffdd, 0xffff, 0x10000].map((dns) => {
    const [check] = sampleSweep(SLOT, 1).checks;
    return { ...check, phases: { ...check.phases, dns } };
  });
  assert.deepEqual(decodeChecks(encodeChecks(checks)), checks);
});
