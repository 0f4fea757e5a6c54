import assert from "node:assert/strict";
import { DayColumns } from "./day_columns.ts";
import { noCounts } from "./state.ts";

Deno.test("DayColumns finds each target's own day, whatever targets the previously built day has", () => {
  const dayOf = (...ups: [string, number][]) =>
    DayColumns.of(new Map(ups.map(([id, up]) => [id, { ...noCounts(), up, p50: up, p90: null, p99: 70_000 }])));
  const days = [
    dayOf(["a", 1], ["b", 2]),
    dayOf(["a", 3], ["b", 4]),
    dayOf(["b", 5], ["a", 6]),
    dayOf(["a", 7]),
    dayOf(["a", 8], ["b", 9], ["c", 10]),
  ];
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
