import assert from "node:assert/strict";
import { HOUR } from "../duration.ts";
import { noCounts } from "../model/state.ts";
import type { SweepCounts } from "../model/sweep.ts";
import { MINUTE, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { columnWords, dayStrip, neighbours, weekStrip } from "./strip.ts";

const TEN = 10 * MINUTE;
const countsOf = (slot: number, down: number, reliable = true): SweepCounts => {
  return { slot, reliable, counts: { ...noCounts(), down } };
};
const viewOf = (week: SweepCounts[], values = {}) => ({ ...sampleView([]), week, slot: SLOT, ...values });

Deno.test("dayStrip() has a column for each sweep of the past 24 hours, and the lowest and highest number down", () => {
  const week = [
    countsOf(SLOT - 144 * TEN, 9),
    countsOf(SLOT - 143 * TEN, 2),
    countsOf(SLOT - TEN, 5),
    countsOf(SLOT, 3),
  ];
  const { columns, step, least, most } = dayStrip(viewOf(week));
  assert.deepEqual([columns.length, step, least, most], [144, TEN, 2, 5]);
  assert.deepEqual(columns[0], { from: SLOT - 143 * TEN, worst: week[1] });
  assert.deepEqual(columns.slice(-3).map(({ worst }) => worst?.counts.down), [undefined, 5, 3]);
});

Deno.test("dayStrip() shows the sweep with the most sites down per ten minutes for short slots, and each for long ones", () => {
  const minutes = [0, 1, 2, 3].map((age) => countsOf(SLOT + age * MINUTE, age === 2 ? 7 : 1));
  const { columns } = dayStrip(viewOf(minutes, { interval: MINUTE }));
  assert.equal(columns.length, 144);
  assert.equal(columns.at(-1)!.worst, minutes[2]);
  assert.equal(dayStrip(viewOf([], { interval: HOUR })).columns.length, 24);
});

Deno.test("dayStrip() of a past page shows the hours before and after it, but no future ones", () => {
  const at = (hours: number) => dayStrip(viewOf([], { past: { now: SLOT + hours * HOUR } })).columns.at(-1)!.from;
  assert.equal(at(100), SLOT + 12 * HOUR);
  assert.equal(at(3), SLOT + 3 * HOUR);
});

Deno.test("weekStrip() has a column for each hour of eight days", () => {
  const week = [countsOf(SLOT - 190 * HOUR, 1), countsOf(SLOT - TEN, 4), countsOf(SLOT, 2)];
  const { columns, step, most } = weekStrip(viewOf(week));
  assert.deepEqual([columns.length, step, most], [192, HOUR, 4]);
  assert.equal(columns.at(-1)!.worst, week[1]);
});

Deno.test("an unreliable sweep is replaced by any other in its column, and does not count", () => {
  const week = [countsOf(SLOT - TEN, 900, false), countsOf(SLOT, 2)];
  const { columns, least, most } = weekStrip(viewOf(week));
  assert.deepEqual([columns.at(-1)!.worst, least, most], [week[1], 2, 2]);
  assert.equal(columnWords({ from: SLOT, worst: week[0] }), "Lookout had lost its connection");
});

Deno.test("columnWords() says how many were down", () => {
  const words = (down: number) => columnWords({ from: SLOT, worst: countsOf(SLOT, down) });
  assert.equal(words(0), "none down");
  assert.equal(words(1200), "1,200 down");
  assert.equal(columnWords({ from: SLOT }), "not checked");
  const counts = { ...noCounts(), down: 1, maintenance: 2 };
  assert.equal(columnWords({ from: SLOT, worst: { slot: SLOT, reliable: true, counts } }), "1 down, 2 in maintenance");
});

Deno.test("neighbours() are the adjacent sweeps, whatever was missed in between", () => {
  const week = [countsOf(SLOT - 50 * TEN, 1), countsOf(SLOT, 1), countsOf(SLOT + TEN, 1)];
  assert.deepEqual(neighbours(viewOf(week)), { earlier: SLOT - 50 * TEN, later: SLOT + TEN });
  assert.deepEqual(neighbours(viewOf([])), { earlier: undefined, later: undefined });
});
