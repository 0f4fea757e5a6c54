import assert from "node:assert/strict";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { rows } from "../show/rows.ts";
import { apiTarget } from "./target.ts";

/** What a client gets: also what is undefined is left out. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const SECRET = sampleTarget("Shop", { id: "shop", category: "Shops", authorization: "Basic c2VjcmV0" });

const SWEEP = sampleSweep(SLOT, [
  [SECRET, sampleCheck("tls", { reason: "expired", attempts: 2, certificate: { end: SLOT - 60 * MINUTE } })],
  ["BBC", 200],
  ["Honest", 408],
  ["Slow", sampleCheck("timeout", { phases: { dns: 1, connect: null, tls: null, firstByte: null } })],
  ["Unreached", null],
], { late: 250 });

Deno.test("apiTarget() has each check in full, and no secret", () => {
  const [shop] = rows(sampleView([SWEEP]));
  const check = {
    state: "down",
    status: null,
    failure: "tls",
    reason: "expired",
    message: "certificate expired 1 hour ago (2 Jan 2026)",
    ms: 40,
    phases: { dns: 10, connect: 10, tls: 10, firstByte: 10 },
    attempts: 2,
    certificateEnd: "2026-01-02T02:10:00.000Z",
    certificateDays: -1,
    limit: null,
    wall: null,
  };
  assert.deepEqual(json(apiTarget(shop, new Map())), {
    id: "shop",
    name: "Shop",
    url: "https://shop.test/",
    category: "Shops",
    check,
    hour: [{ slot: "2026-01-02T03:10:00.000Z", check }],
    uptime: { "1d": 0, "7d": 0, "30d": 0, "90d": 0 },
    slow: null,
  });
});

Deno.test("apiTarget() never has both a status and a failure, and has neither for a target that was not reached", () => {
  const found = rows(sampleView([SWEEP])).map((row) => apiTarget(row, new Map()).check!)
    .map(({ status, failure, ms }) => [status, failure, ms]);
  assert.deepEqual(found, [
    [null, "tls", 40],
    [200, null, 40],
    [408, null, 40],
    [null, "timeout", 1],
    [null, null, null],
  ]);
});

Deno.test("apiTarget() has no check if the newest sweep did not have the target", () => {
  const list = { ...sampleView([]).list, targets: [sampleTarget("New")] };
  const [row] = rows(sampleView([SWEEP], { list }));
  const { check, hour } = apiTarget(row, new Map());
  assert.equal(check, null);
  assert.deepEqual(hour, [{ slot: "2026-01-02T03:10:00.000Z", check: null }]);
});

Deno.test("apiTarget() says if a target takes much longer than usual", () => {
  const sweep = sampleSweep(SLOT, [["Shop", 200]]);
  const [row] = rows(sampleView([sweep]));
  assert.equal(apiTarget(row, new Map()).slow, null);
  const slow = new Map([["Shop", { now: 900, usual: 80 }]]);
  assert.deepEqual(apiTarget(row, slow).slow, { ms: 900, usualMs: 80 });
});
