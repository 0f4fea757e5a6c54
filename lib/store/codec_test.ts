import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { LIMITS } from "../limit.ts";
import type { Check } from "../record.ts";
import { FAILURES, STATES } from "../state.ts";
import {
  decodeChecks,
  decodeDay,
  decodeIncidents,
  decodeTargets,
  encodeChecks,
  encodeDay,
  encodeTargets,
} from "./codec.ts";
import { pack, unpack } from "./packing.ts";
import { sampleDay, sampleIncidents, sampleList, sampleSweep } from "./sample.ts";

const SLOT = Date.UTC(2025, 0, 1);

const ms = fc.option(fc.nat());
const check: fc.Arbitrary<Check> = fc.record({
  outcome: fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom(...FAILURES), fc.constant(null)),
  state: fc.constantFrom(...STATES),
  phases: fc.record({ dns: ms, connect: ms, tls: ms, firstByte: ms }, { noNullPrototype: true }),
  attempts: fc.integer({ min: 0, max: 2 }),
  reason: fc.option(fc.constantFrom("expired", "wrong-name", "unknown-issuer", "other")),
  certificateDays: fc.option(fc.integer()),
  limit: fc.constantFrom(...LIMITS),
}, { noNullPrototype: true, requiredKeys: ["outcome", "state", "phases", "attempts", "reason", "certificateDays"] });

Deno.test("decodeChecks() gives back what encodeChecks() was given", () => {
  fc.assert(fc.property(fc.array(check), (checks) => assert.deepEqual(decodeChecks(encodeChecks(checks)), checks)));
});

Deno.test("decodeTargets(), decodeDay() and decodeIncidents() read what the first version packed by gzip", () => {
  const { targets } = sampleList("hash");
  assert.deepEqual(decodeTargets(gzipSync(JSON.stringify({ format: 1, targets }))), targets);
  const day = sampleDay(SLOT, 100);
  assert.deepEqual(decodeDay(gzipSync(unpack(encodeDay(day.targets)))), day.targets);
  const incidents = sampleIncidents(SLOT, 3);
  assert.deepEqual(decodeIncidents(gzipSync(JSON.stringify({ format: 1, incidents }))), incidents);
});

Deno.test("encodeChecks() packs 1,000 lifelike checks into less than 6.1 KB", () => {
  for (let day = 0; day < 20; day++) {
    const bytes = encodeChecks(sampleSweep(SLOT + day * 86_400_000, 1000).checks);
    assert(bytes.length < 6100, `${bytes.length} bytes`);
  }
});

Deno.test("decodeTargets() gives back what encodeTargets() was given, but for the secrets", () => {
  const { targets } = sampleList("hash");
  const bytes = encodeTargets(targets);
  assert.deepEqual(decodeTargets(bytes), targets.map(({ authorization: _, ...target }) => target));
  assert(!new TextDecoder().decode(unpack(bytes)).includes("Basic"));
});

Deno.test("decodeDay() gives back what encodeDay() was given, odd ids too", () => {
  const { targets } = sampleDay(SLOT, 1000);
  const odd = new Map([...targets, ["constructor", [...targets.values()][0]], ["toString", [...targets.values()][1]]]);
  assert.deepEqual(decodeDay(encodeDay(odd)), odd);
  assert.deepEqual(decodeDay(encodeDay(new Map())), new Map());
  const bytes = encodeDay(targets);
  assert(bytes.length < 10_000, `${bytes.length} bytes`);
  assert.throws(() => decodeDay(bytes.slice(0, -20)), /^Error: Cannot unpack stored data: ./);
});

Deno.test("decodeChecks() and decodeTargets() refuse damaged bytes", () => {
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

Deno.test("decodeChecks() and decodeTargets() refuse a later format", () => {
  for (const packed of [gzipSync, pack]) {
    const bytes = packed(new TextEncoder().encode(JSON.stringify({ format: 3 })));
    for (const decode of [decodeChecks, decodeTargets]) {
      assert.throws(() => decode(bytes), { message: "Cannot unpack stored data: format 3 is not known here" });
    }
  }
});

Deno.test("decodeChecks() reads what the first version wrote", () => {
  const json = `{"format":1,"kinds":[
    {"outcome":200,"state":"up","attempts":1,"reason":null,"measured":["dns","connect","tls","firstByte","certificateDays"]},
    {"outcome":"refused","state":"down","attempts":2,"reason":null,"measured":["dns"]},
    {"outcome":null,"state":"unknown","attempts":0,"reason":null,"measured":[]}
  ],"checks":[1,0,2,0],"values":{"dns":[7,20,21],"connect":[30,31],"tls":[40,41],"firstByte":[50,51],"certificateDays":[60,61]}}`;
  const none = { dns: null, connect: null, tls: null, firstByte: null };
  assert.deepEqual(decodeChecks(gzipSync(json)), [
    {
      outcome: "refused",
      state: "down",
      phases: { ...none, dns: 7 },
      attempts: 2,
      reason: null,
      certificateDays: null,
    },
    {
      outcome: 200,
      state: "up",
      phases: { dns: 20, connect: 30, tls: 40, firstByte: 50 },
      attempts: 1,
      reason: null,
      certificateDays: 60,
    },
    { outcome: null, state: "unknown", phases: none, attempts: 0, reason: null, certificateDays: null },
    {
      outcome: 200,
      state: "up",
      phases: { dns: 21, connect: 31, tls: 41, firstByte: 51 },
      attempts: 1,
      reason: null,
      certificateDays: 61,
    },
  ]);
});
