import assert from "node:assert/strict";
import type { TargetDay } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import { quantilesOf } from "./quantile.ts";

const quantileOf = (days: readonly TargetDay[], q: number) => quantilesOf(days, [q])[0];
const day = (up: number, [p50, p90, p99]: (number | null)[]): TargetDay => ({ ...noCounts(), up, p50, p90, p99 });

Deno.test("quantilesOf() one day returns its stored quantiles, and interpolates between them", () => {
  const days = [day(144, [100, 200, 380])];
  assert.deepEqual(quantilesOf(days, [0.5, 0.9, 0.95, 0.99, 1]), [100, 200, 300, 380, 380]);
  assert.deepEqual([0.5, 0.9, 0.95, 0.99].map((q) => quantileOf(days, q)), [100, 200, 300, 380]);
  assert.equal(quantileOf([day(1, [7, 7, 7])], 0.5), 7);
  assert.equal(quantileOf([day(1, [0, 0, 0])], 0.95), 0);
});

Deno.test("quantilesOf() several days weights each by its responses", () => {
  const [fast, slow] = [[100, 110, 120], [1000, 1100, 1200]];
  assert.equal(quantileOf([day(144, fast), day(144, fast)], 0.5), 100);
  const median = quantileOf([day(140, fast), day(4, slow)], 0.5)!;
  assert(100 <= median && median <= 105, `${median}`);
  const p95 = quantileOf([day(72, fast), day(72, slow)], 0.95)!;
  assert(1090 <= p95 && p95 <= 1100, `${p95}`);
});

Deno.test("quantilesOf() days without responses is null, and a day with only error responses counts little", () => {
  assert.equal(quantileOf([], 0.5), null);
  assert.equal(quantileOf([day(0, [null, null, null])], 0.5), null);
  assert.equal(quantileOf([day(0, [50, 60, 70])], 0.5), 50);
});

Deno.test("quantilesOf() estimates the times of many responses to within a tenth", () => {
  const times = (seed: number) =>
    Array.from({ length: 144 }, (_, index) => 80 + seed + Math.round((index * 37 % 144) ** 2 / 50));
  const all = [0, 20, 40, 60].map(times);
  const exact = (sorted: number[], q: number) => sorted[Math.ceil(q * sorted.length) - 1];
  const days = all.map((ms) => {
    const sorted = ms.toSorted((a, b) => a - b);
    return day(144, [0.5, 0.9, 0.99].map((q) => exact(sorted, q)));
  });
  const sorted = all.flat().sort((a, b) => a - b);
  for (const q of [0.5, 0.95]) {
    const ratio = quantileOf(days, q)! / exact(sorted, q);
    assert(0.9 < ratio && ratio < 1.1, `${q}: ${ratio}`);
  }
});
