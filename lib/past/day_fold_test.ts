import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { Check } from "../model/check.ts";
import { dayOf, uptimeOf } from "../model/day.ts";
import { noCounts, type Outcome } from "../model/state.ts";
import { DayFold } from "./day_fold.ts";

const TEN = 600_000;

/** A check that took so many ms. */
const took = (outcome: Outcome, ms: number): Check =>
  sampleCheck(outcome, { phases: { dns: null, connect: null, tls: null, firstByte: ms } });

Deno.test("dayOf() is the start of the UTC day", () => {
  assert.equal(dayOf(Date.UTC(2024, 1, 29)), Date.UTC(2024, 1, 29));
  assert.equal(dayOf(Date.UTC(2024, 2, 1) - 1), Date.UTC(2024, 1, 29));
});

Deno.test("DayFold counts states by id, even for targets that are added, removed and renamed", () => {
  const fold = new DayFold(dayOf(SLOT));
  fold.add(sampleSweep(SLOT, [["a", 200], ["b", "timeout"]]));
  fold.add(sampleSweep(SLOT + TEN, [["b", 403], ["a", 301], ["c", null]]));
  const { day, sweeps, targets } = fold.result;
  assert.deepEqual([day, sweeps], [dayOf(SLOT), 2]);
  const counts = [...targets].map(([id, { up, blocked, down, unknown }]) => [id, up, blocked, down, unknown]);
  assert.deepEqual(counts, [["a", 2, 0, 0, 0], ["b", 0, 1, 1, 0], ["c", 0, 0, 0, 1]]);
});

Deno.test("DayFold has the 50th, 90th and 99th percentile of responses; failures do not count", () => {
  const fold = new DayFold(dayOf(SLOT));
  const durations = Array.from({ length: 100 }, (_, index) => (index * 37) % 100 + 1);
  for (const ms of durations) {
    fold.add(sampleSweep(SLOT, [["a", took(200, ms)], ["b", took("timeout", 10_000)], ["c", took(503, 5)]]));
  }
  const quantiles = [...fold.result.targets].map(([, { p50, p90, p99 }]) => [p50, p90, p99]);
  assert.deepEqual(quantiles, [[50, 90, 99], [null, null, null], [5, 5, 5]]);
});

Deno.test("DayFold of nothing is an empty day, and skips targets without a check", () => {
  const fold = new DayFold(dayOf(SLOT));
  const { targets: none, ...day } = fold.result;
  assert.deepEqual([day, [...none]], [{ day: dayOf(SLOT), sweeps: 0 }, []]);
  const { record, targets } = sampleSweep(SLOT, [["a", 200]]);
  fold.add({ record: { ...record, checks: [] }, targets });
  assert.deepEqual([...fold.result.targets], []);
});

Deno.test("uptimeOf() is the share of checks that were up or blocked; unknown ones do not count", () => {
  const day = noCounts();
  assert.equal(uptimeOf([{ ...day, up: 6, blocked: 1, down: 1, unknown: 100 }]), 7 / 8);
  assert.equal(uptimeOf([{ ...day, up: 1 }, { ...day, down: 3 }]), 0.25);
  assert.equal(uptimeOf([{ ...day, unknown: 5 }]), null);
  assert.equal(uptimeOf([]), null);
  assert.equal(DAY, 24 * 60 * 60 * 1000);
});
