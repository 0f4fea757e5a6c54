import assert from "node:assert/strict";
import { SLOT } from "../../testing/samples/samples.ts";
import { HOUR, MINUTE } from "../duration.ts";
import type { TrailPoint } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import { hourSlices, shadeOf } from "./time_slices.ts";

const START = SLOT - SLOT % HOUR;

Deno.test("hourSlices() are 24, end with the current hour, and have the median and 90th percentile of responses", () => {
  const point = (at: number, ms: number | null, state: TrailPoint["state"] = "up") => ({ slot: START + at, state, ms });
  const slices = hourSlices(
    [
      point(-24 * HOUR, 1),
      point(-23 * HOUR, 7),
      point(-20 * MINUTE, 9000, "down"),
      ...[10, 20, 30, 40, 50].map((ms, index) => point(index * MINUTE, ms, index === 2 ? "blocked" : "up")),
    ],
    SLOT,
  );
  assert.equal(slices.length, 24);
  assert.deepEqual([slices[0].from, slices[23].from, slices[23].to], [START - 23 * HOUR, START, START + HOUR]);
  assert.deepEqual(
    [0, 1, 22, 23].map((index) => [slices[index].median, slices[index].p90, slices[index].counts?.down]),
    [[7, 7, 0], [null, null, undefined], [null, null, 1], [30, 50, 0]],
  );
});

Deno.test("shadeOf() is down if any check was, else what was found if nothing responded", () => {
  const shade = (counts: Partial<ReturnType<typeof noCounts>>, median: number | null = null) =>
    shadeOf({ counts: { ...noCounts(), ...counts }, median });
  assert.equal(shade({ up: 5, down: 1 }, 100), "down");
  assert.equal(shade({ maintenance: 6 }), "maintenance");
  assert.equal(shade({ unknown: 6 }), "unknown");
  assert.equal(shade({ up: 5, unknown: 1 }, 100), undefined);
  assert.equal(shadeOf({ median: null }), undefined);
});
