import assert from "node:assert/strict";
import { noCounts } from "../model/state.ts";
import { Findings, sortedTimes } from "./findings.ts";

Deno.test("Findings counts what was found, and uses only the times of responses", () => {
  assert.deepEqual(new Findings().found, { median: null, p90: null });
  const findings = new Findings();
  findings.addCheck({ state: "up", ms: 10 });
  findings.addCheck({ state: "down", ms: 9000 });
  findings.addCheck({ state: "unknown", ms: null });
  findings.addTime(null);
  assert.deepEqual(findings.found, {
    counts: { ...noCounts(), up: 1, down: 1, unknown: 1 },
    median: 10,
    p90: 10,
  });
  findings.addCounts({ ...noCounts(), up: 2 });
  assert.equal(findings.found.counts?.up, 3);
});

Deno.test("sortedTimes() are those of responses, sorted numerically", () => {
  const checks = [100, 20, 3].map((ms) => ({ state: "up" as const, ms }));
  assert.deepEqual(sortedTimes([...checks, { state: "down", ms: 1 }]), [3, 20, 100]);
});
