import assert from "node:assert/strict";
import { noCounts } from "../../model/state.ts";
import { sampleDay } from "../../../testing/store/sample.ts";
import { decodeDay, encodeDay } from "./day.ts";
import { pack } from "./packing.ts";

const SLOT = Date.UTC(2025, 0, 1);

Deno.test("decodeDay() gives back what encodeDay() was given, odd ids too", () => {
  const { targets } = sampleDay(SLOT, 1000);
  const [[, one], [, other]] = targets;
  const odd = new Map([...targets, ["constructor", one], ["toString", other]]);
  assert.deepEqual(new Map(decodeDay(encodeDay(odd))), odd);
  assert.deepEqual(new Map(decodeDay(encodeDay(new Map()))), new Map());
  const bytes = encodeDay(targets);
  assert(bytes.length < 10_000, `${bytes.length} bytes`);
  assert.throws(() => decodeDay(bytes.slice(0, -20)), /^Error: Cannot unpack stored data: ./);
});

Deno.test("decodeDay() finds each target's own day, whatever the days read before it had", () => {
  const bytesOf = (...ups: [string, number][]) =>
    encodeDay(new Map(ups.map(([id, up]) => [id, { ...noCounts(), up, p50: up, p90: null, p99: 70_000 }])));
  const days = [
    bytesOf(["a", 1], ["b", 2]),
    bytesOf(["a", 3], ["b", 4]),
    bytesOf(["b", 5], ["a", 6]),
    bytesOf(["a", 7]),
    bytesOf(["a", 8], ["b", 9], ["c", 10]),
  ].map(decodeDay);
  assert.deepEqual(days.map((day) => ["a", "b", "c"].map((id) => day.get(id)?.up)), [
    [1, 2, undefined],
    [3, 4, undefined],
    [6, 5, undefined],
    [7, undefined, undefined],
    [8, 9, 10],
  ]);
  assert.deepEqual(days.map((day) => day.has("b")), [true, true, true, false, true]);
  assert.deepEqual(days[4].get("c"), { ...noCounts(), up: 10, p50: 10, p90: null, p99: 70_000 });
});

Deno.test("decodeDay() reads a day that was stored before there was a state", () => {
  const columns = { up: [140], blocked: [0], down: [4], unknown: [0], p50: [120], p90: [null], p99: [900] };
  const days = decodeDay(pack({ ids: ["a"], columns }));
  const found = { up: 140, blocked: 0, down: 4, maintenance: 0, unknown: 0, p50: 120, p90: null, p99: 900 };
  assert.deepEqual([...days], [["a", found]]);
});
