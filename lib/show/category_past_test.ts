import assert from "node:assert/strict";
import { sampleCheck, sampleIncident, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY, HOUR } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import { categoryPast } from "./category_past.ts";

const TODAY = dayOf(SLOT);

function check(ms: number) {
  return sampleCheck(200, { phases: { dns: null, connect: null, tls: null, firstByte: ms } });
}

const day = (age: number, down: number, ...p50: number[]) => ({
  day: TODAY - age * DAY,
  sweeps: 100,
  targets: new Map(
    ["a", "b", "c"].map((
      id,
      index,
    ) => [id, { ...noCounts(), up: 100 - down, down, p50: p50[index], p90: 900, p99: 900 }]),
  ),
});

const VIEW = sampleView(
  [
    sampleSweep(SLOT, [["a", check(10)], ["b", 503], ["c", check(30)], ["other", 503]]),
    sampleSweep(SLOT - 4 * HOUR, [["a", check(100)], ["b", check(200)], ["c", check(300)], ["other", 503]]),
  ],
  { days: [day(31, 100, 1, 1, 1), day(8, 50, 10, 20, 30), day(1, 0, 100, 300, 200)] },
);

Deno.test("categoryPast() adds up only the checks of its targets, today's as well, in each window", async () => {
  const { uptimes } = await categoryPast(VIEW, ["a", "b", "c"], []);
  assert.deepEqual(uptimes, { "1d": 5 / 6, "7d": 302 / 303, "30d": 452 / 603, "90d": 452 / 903 });
});

Deno.test("categoryPast() has the median site and 90th percentile of sites for each day, and of all responses for an hour and today", async () => {
  const { days, hours } = await categoryPast(VIEW, ["a", "b", "c"], [sampleIncident("b", TODAY - DAY, TODAY + HOUR)]);
  assert.equal(days.length, 91);
  const [yesterday, today] = days.slice(-2);
  assert.deepEqual([yesterday.counts?.up, yesterday.median, yesterday.p90, yesterday.incidents], [300, 200, 300, 1]);
  assert.deepEqual([today.counts?.up, today.counts?.down, today.median, today.p90], [2, 1, 10, 30]);
  assert.equal(days[0].counts, undefined);
  assert.equal(hours.length, 24);
  assert.deepEqual([hours[23].median, hours[23].counts?.down, hours[19].median], [10, 1, 200]);
});

Deno.test("categoryPast() has nothing if nothing is known about its targets", async () => {
  const { uptimes, days, hours } = await categoryPast(VIEW, ["new"], []);
  assert.deepEqual(Object.values(uptimes), [null, null, null, null]);
  assert.deepEqual([...days, ...hours].filter(({ counts, median }) => counts || median !== null), []);
});

Deno.test("categoryPast() yields, however many targets there are", async () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `site-${index}`);
  const found = { ...noCounts(), up: 144, p50: 100, p90: 200, p99: 300 };
  const targets = new Map(ids.map((id) => [id, found]));
  const days = Array.from({ length: 90 }, (_, index) => ({ day: TODAY - (90 - index) * DAY, sweeps: 144, targets }));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const { uptimes } = await categoryPast({ ...VIEW, days }, ids, []);
  clearInterval(timer);
  assert.equal(uptimes["90d"], 1);
  assert.ok(turns > 5, `${turns} turns`);
});
