import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { type Day, dayOf } from "../model/day.ts";
import { allUptimes, uptimesIn } from "./uptime.ts";

const FOUND = { up: 0, blocked: 0, down: 0, maintenance: 0, unknown: 0, p50: null, p90: null, p99: null };

/** A day, so many days ago, of which a target was down for so many of a hundred sweeps. */
function dayAgo(age: number, down: number): Day {
  const found = { ...FOUND, up: 90 - down, blocked: 10, down, maintenance: 0, unknown: 44 };
  return { day: dayOf(SLOT) - age * DAY, sweeps: 144, targets: new Map([["Shop", found]]) };
}

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 200]]), sampleSweep(SLOT - 600_000, [["Shop", 503]])]);

Deno.test("uptimesIn() counts the sweeps of the past day, and otherwise days and the sweeps of today", () => {
  const days = [dayAgo(90, 90), dayAgo(30, 40), dayAgo(7, 20), dayAgo(1, 0)];
  assert.deepEqual(allUptimes(uptimesIn({ ...VIEW, days }), "Shop"), {
    "1d": 0.5,
    "7d": 181 / 202,
    "30d": 241 / 302,
    "90d": 251 / 402,
  });
});

Deno.test("uptimesIn() is null if nothing is known", () => {
  assert.deepEqual(allUptimes(uptimesIn({ ...VIEW, days: [dayAgo(8, 0)] }), "Shop"), {
    "1d": 0.5,
    "7d": 0.5,
    "30d": 101 / 102,
    "90d": 101 / 102,
  });
  assert.deepEqual(allUptimes(uptimesIn({ ...VIEW, days: [dayAgo(8, 0)] }), "Other"), {
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
  const read = () => uptimesIn({ ...VIEW, days: [counted], trail: { ...VIEW.trail } })("Shop", "90d");
  assert.equal(read(), 0.5);
  const before = reads;
  assert.equal(read(), 0.5);
  assert.equal(reads, before);
  assert.deepEqual(uptimesIn({ ...VIEW, days: [dayAgo(1, 0)] })("Shop", "90d"), 101 / 102);
});

Deno.test("uptimesIn() counts each sweep once, also while yesterday has no record yet", () => {
  const midnight = dayOf(SLOT) + DAY;
  const read = (days: Day[], slot: number) => uptimesIn({ ...VIEW, days, slot })("Shop", "7d");
  assert.equal(read([], midnight), 0.5);
  assert.equal(read([dayAgo(0, 90)], midnight), 0.1);
  assert.equal(read([], midnight + DAY), null, "a day that is neither today nor yesterday");
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
