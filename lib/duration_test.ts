import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDuration } from "./duration.ts";

const DURATIONS: Record<string, number> = {
  "500ms": 500,
  "10s": 10_000,
  "2.5m": 150_000,
  "1h": 3_600_000,
  "0s": 0,
  "1.5 h": 5_400_000,
  " 10S ": 10_000,
  "0.001s": 1,
  "1.10s": 1100,
};

for (const [text, ms] of Object.entries(DURATIONS)) {
  Deno.test(`parseDuration() reads "${text}"`, () => assert.equal(parseDuration(text), ms));
}

for (
  const text of [
    "",
    "10",
    "s",
    "-1s",
    "+1s",
    "1.s",
    ".5s",
    "1e3ms",
    "1s1s",
    "1m 30s",
    "1d",
    "0.5ms",
    "0.0001s",
    "١s",
    "1,5s",
  ]
) {
  Deno.test(`parseDuration() rejects "${text}"`, () => assert.equal(parseDuration(text), undefined));
}

Deno.test("parseDuration() reads every number of milliseconds, written as seconds", () => {
  fc.assert(
    fc.property(fc.nat(100_000_000), (ms) => {
      const text = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}s`;
      assert.equal(parseDuration(text), ms);
    }),
    { numRuns: 1000, examples: [[2010], [1005]] },
  );
});
