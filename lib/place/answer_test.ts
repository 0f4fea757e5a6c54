import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { sampleCheck, sampleTarget } from "../../testing/samples/samples.ts";
import type { Check } from "../model/check.ts";
import type { Target } from "../model/target.ts";
import { packChecks, unpackChecks } from "./answer.ts";

const TARGETS = ["up", "down", "tls", "short", "content"].map((name) => sampleTarget(name));
const CHECKS: [string, Check][] = [
  ["up", sampleCheck(200)],
  [
    "down",
    sampleCheck("timeout", { address: "192.0.2.1", phases: { dns: 1, connect: null, tls: null, firstByte: null } }),
  ],
  ["tls", sampleCheck("tls", { reason: "expired", certificate: { end: Date.UTC(2020, 0, 1) } })],
  ["short", sampleCheck(null, { limit: "files" })],
  ["content", sampleCheck("content", { reason: "body-limit" })],
];

Deno.test("unpackChecks() restores the checks that packChecks() packed", async () => {
  assert.deepEqual(await unpackChecks(await packChecks(new Map(CHECKS)), TARGETS), new Map(CHECKS));
  assert.deepEqual(await unpackChecks(await packChecks(new Map()), TARGETS), new Map());
});

Deno.test("unpackChecks() restores checks that say all that checks can say", async () => {
  const full = sampleCheck("tls", {
    phases: { dns: 3_600_000, connect: 3_600_000, tls: 3_600_000, firstByte: 3_600_000 },
    reason: "self-signed",
    certificate: { end: -8.64e15 },
    address: "2001:0db8:0000:0000:0000:0000:0000:0001",
  });
  const targets = Array.from({ length: 100 }, (_, index) => sampleTarget(`${index}`.padStart(64, "x")));
  const checks = new Map(targets.map(({ id }) => [id, full]));
  assert.deepEqual(await unpackChecks(await packChecks(checks), targets), checks);
});

Deno.test("unpackChecks() matches ids, computes states itself, and returns no target that was not requested", async () => {
  const lying = new Map(CHECKS.toReversed().map(([id, check]): [string, Check] => [id, { ...check, state: "down" }]));
  const asked = [{ ...TARGETS[0], expect: [{ from: 500, to: 599 }] }, sampleTarget("unheard"), TARGETS[3]];
  const found = await unpackChecks(await packChecks(lying), asked);
  assert.deepEqual([...found].map(([id, { state }]) => [id, state]), [["up", "down"], ["short", "unknown"]]);
});

Deno.test("unpackChecks() keeps the wall of a blocked check, but not if its response was expected", async () => {
  const packed = await packChecks(new Map([["up", sampleCheck(403, { wall: "akamai" })]]));
  const found = async (expect?: Target["expect"]) => (await unpackChecks(packed, [{ id: "up", expect }])).get("up")!;
  assert.deepEqual([(await found()).state, (await found()).wall], ["blocked", "akamai"]);
  const expected = await found([{ from: 403, to: 403 }]);
  assert.deepEqual([expected.state, expected.wall], ["up", undefined]);
});

const columns = {
  format: 1,
  ids: ["up"],
  outcomes: [200],
  attempts: [1],
  phases: { dns: [1], connect: [1], tls: [null], firstByte: [1] },
  reasons: [],
  limits: [],
  walls: [],
  ends: [],
  addresses: [],
};

const unpack = (value: unknown) => unpackChecks(gzipSync(JSON.stringify(value)), TARGETS);

Deno.test("unpackChecks() accepts the result that the following tests each alter", async () => {
  assert.equal((await unpack(columns)).get("up")!.state, "up");
});

for (
  const [what, value] of Object.entries({
    "another format": { ...columns, format: 2 },
    "a column that is missing": { ...columns, attempts: undefined },
    "columns of different lengths": { ...columns, attempts: [1, 1] },
    "an outcome that there is not": { ...columns, outcomes: ["<script>"] },
    "a status that is none": { ...columns, outcomes: [1e9] },
    "a phase that is no time": { ...columns, phases: { ...columns.phases, dns: [-1] } },
    "a reason that there is not": { ...columns, reasons: [[0, "because"]] },
    "an address that is none": { ...columns, addresses: [[0, "<b>"]] },
    "something more": { ...columns, state: ["up"] },
    "nothing": null,
    "much more once it is unpacked": "a".repeat(1_000_000),
  })
) {
  Deno.test(`unpackChecks() rejects a result with ${what}`, async () => {
    await assert.rejects(unpack(value), /^Error: Cannot read the checks: /);
  });
}

Deno.test("unpackChecks() unpacks no more than the checks of its targets can take", async () => {
  const many = Array.from({ length: 10_000 }, (_, index): [string, Check] => [`id-${index}`, sampleCheck(200)]);
  const packed = await packChecks(new Map([...CHECKS, ...many]));
  await assert.rejects(unpackChecks(packed, TARGETS), /cannot be unpacked/);
});

Deno.test("unpackChecks() rejects bytes that cannot be unpacked", async () => {
  await assert.rejects(unpackChecks(new Uint8Array([1, 2, 3]), TARGETS), /cannot be unpacked/);
});

Deno.test("packChecks() takes less than 16 bytes per target", async () => {
  const checks = Array.from({ length: 10_000 }, (_, index): [string, Check] => {
    const ms = (spread: number) => index * 7919 % spread;
    return [
      `site-${index}`,
      sampleCheck(200, { phases: { dns: ms(30), connect: ms(90), tls: ms(110), firstByte: ms(400) } }),
    ];
  });
  const { length } = await packChecks(new Map(checks));
  assert.ok(length < 160_000, String(length));
});
