import assert from "node:assert/strict";
import { sampleDay } from "../../../testing/store/sample.ts";
import { decodeDay, encodeDay } from "./day.ts";
import { pack } from "./packing.ts";

const SLOT = Date.UTC(2025, 0, 1);

Deno.test("decodeDay() restores what encodeDay() encoded, including odd ids", () => {
  const { targets } = sampleDay(SLOT, 1000);
  const [[, one], [, other]] = targets;
  const odd = new Map([...targets, ["constructor", one], ["toString", other]]);
  assert.deepEqual(new Map(decodeDay(encodeDay(odd))), odd);
  assert.deepEqual(new Map(decodeDay(encodeDay(new Map()))), new Map());
  const bytes = encodeDay(targets);
  assert(bytes.length < 10_000, `${bytes.length} bytes`);
  assert.throws(() => decodeDay(bytes.slice(0, -20)), /^Error: Cannot unpack stored data: ./);
});

Deno.test("decodeDay() reads a day that was stored before a state existed", () => {
  const columns = { up: [140], blocked: [0], down: [4], unknown: [0], p50: [120], p90: [null], p99: [900] };
  const days = decodeDay(pack({ ids: ["a"], columns }));
  const found = { up: 140, blocked: 0, down: 4, maintenance: 0, unknown: 0, p50: 120, p90: null, p99: 900 };
  assert.deepEqual([...days], [["a", found]]);
});
