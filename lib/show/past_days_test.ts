import assert from "node:assert/strict";
import { sampleCheck, sampleIncident, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY, HOUR } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import { pastDaysOf } from "./past_days.ts";

const TODAY = dayOf(SLOT);
const FOUND = { ...noCounts(), up: 100, down: 44, p50: 120, p90: 200, p99: 900 };

Deno.test("pastDaysOf() has 90 days, oldest first, and today from its checks", () => {
  const check = (ms: number) => sampleCheck(200, { phases: { dns: ms, connect: null, tls: null, firstByte: null } });
  const view = sampleView(
    [
      sampleSweep(SLOT, [["Shop", 503]]),
      sampleSweep(SLOT - HOUR, [["Shop", check(300)]]),
      sampleSweep(SLOT - 2 * HOUR, [["Shop", check(100)]]),
      sampleSweep(TODAY - HOUR, [["Shop", check(5)]]),
    ],
    {
      days: [91, 90, 1].map((age) => ({ day: TODAY - age * DAY, sweeps: 144, targets: new Map([["Shop", FOUND]]) })),
    },
  );
  const days = pastDaysOf(view, "Shop", []);
  assert.equal(days.length, 91);
  assert.deepEqual(days.map(({ day }) => (TODAY - day) / DAY), Array.from({ length: 91 }, (_, index) => 90 - index));
  assert.deepEqual(days.map(({ counts }) => counts?.down), [44, ...Array(88).fill(undefined), 44, 1]);
  assert.deepEqual([days[0].median, days[0].p90, days[1].median], [120, 200, null]);
  const { counts, median, p90 } = days[90];
  assert.deepEqual([counts?.up, counts?.down, median, p90], [2, 1, 100, 300]);
});

Deno.test("pastDaysOf() counts the incidents that were open at any time of a day", () => {
  const view = sampleView([sampleSweep(SLOT, [["Shop", 200]])]);
  const incidents = [
    sampleIncident("Shop", SLOT - HOUR),
    sampleIncident("Shop", TODAY - 2 * DAY - HOUR, TODAY - DAY - HOUR),
    sampleIncident("Shop", TODAY - DAY, TODAY - DAY + HOUR),
  ];
  assert.deepEqual(pastDaysOf(view, "Shop", incidents).slice(-4).map(({ incidents }) => incidents), [1, 1, 1, 1]);
});
