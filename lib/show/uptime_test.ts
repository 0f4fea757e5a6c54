import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { type Day, dayOf } from "../model/day.ts";
import { uptimesIn } from "./uptime.ts";

const FOUND = { up: 0, blocked: 0, down: 0, maintenance: 0, unknown: 0, p50: null, p90: null, p99: null };

/** A day, so many days ago, of which a target was down for so many of a hundred sweeps. */
function dayAgo(age: number, down: number): Day {
  const found = { ...FOUND, up: 90 - down, blocked: 10, down, maintenance: 0, unknown: 44 };
  return { day: dayOf(SLOT) - age * DAY, sweeps: 144, targets: new Map([["Shop", found]]) };
}

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 200]]), sampleSweep(SLOT - 600_000, [["Shop", 503]])]);

Deno.test("uptimesIn() counts sweeps for the past day, and whole days otherwise", () => {
  const days = [dayAgo(90, 90), dayAgo(30, 40), dayAgo(7, 20), dayAgo(1, 0)];
  assert.deepEqual(uptimesIn({ ...VIEW, days })("Shop"), { "1d": 0.5, "7d": 0.9, "30d": 0.8, "90d": 0.625 });
});

Deno.test("uptimesIn() is null if nothing is known", () => {
  assert.deepEqual(uptimesIn({ ...VIEW, days: [dayAgo(8, 0)] })("Shop"), {
    "1d": 0.5,
    "7d": null,
    "30d": 1,
    "90d": 1,
  });
  assert.deepEqual(uptimesIn({ ...VIEW, days: [dayAgo(8, 0)] })("Other"), {
    "1d": null,
    "7d": null,
    "30d": null,
    "90d": null,
  });
});

Deno.test("uptimesIn() sums up a list of days once, even if it comes in another array", () => {
  let reads = 0;
  const day = dayAgo(1, 50);
  const counted = Object.defineProperty({ ...day }, "targets", { get: () => (reads++, day.targets) });
  const read = () => uptimesIn({ ...VIEW, days: [counted], trail: { ...VIEW.trail } })("Shop")["90d"];
  assert.equal(read(), 0.5);
  const before = reads;
  assert.equal(read(), 0.5);
  assert.equal(reads, before);
  assert.deepEqual(uptimesIn({ ...VIEW, days: [dayAgo(1, 0)] })("Shop")["90d"], 1);
});

Deno.test("uptimesIn() is the same reader until the past changes", () => {
  const days = [dayAgo(1, 0)];
  const reader = uptimesIn({ ...VIEW, days });
  assert.equal(uptimesIn({ ...VIEW, days: [...days] }), reader);
  for (const other of [{ trail: { ...VIEW.trail } }, { days: [dayAgo(1, 0)] }, { slot: SLOT + DAY }]) {
    assert.notEqual(uptimesIn({ ...VIEW, days, ...other }), reader);
    uptimesIn({ ...VIEW, days });
  }
});
