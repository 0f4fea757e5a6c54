import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { noCounts } from "../model/state.ts";
import { apiSweep } from "./sweep.ts";

/** What a client gets: also what is undefined is left out. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const SWEEP = sampleSweep(SLOT, [
  ["Shop", sampleCheck("tls", { reason: "expired", attempts: 2, certificate: { end: SLOT } })],
  ["BBC", 200],
  ["Honest", 408],
  ["Slow", sampleCheck("timeout", { phases: { dns: 1, connect: null, tls: null, firstByte: null } })],
  ["Unreached", null],
], { late: 250 });

Deno.test("apiSweep() keeps statuses and failures apart", () => {
  assert.deepEqual(json(apiSweep(SWEEP)), {
    slot: "2026-01-02T03:10:00.000Z",
    started: "2026-01-02T03:10:00.000Z",
    finished: "2026-01-02T03:10:30.000Z",
    durationMs: 30_000,
    lateMs: 250,
    replica: "one",
    list: "list",
    targets: 5,
    reliable: true,
    counts: { ...noCounts(), up: 1, down: 3, unknown: 1 },
    statuses: { "200": 1, "408": 1 },
    failures: { tls: 1, timeout: 1 },
    limits: {},
  });
  const short = sampleSweep(SWEEP.record.slot, [["A", 200], ["B", null]]);
  short.record.checks[1].limit = "files";
  const { limits, failures } = apiSweep(short);
  assert.deepEqual([limits, failures], [{ files: 1 }, {}]);
});
