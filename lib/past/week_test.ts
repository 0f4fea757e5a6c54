import assert from "node:assert/strict";
import { DAY } from "../duration.ts";
import { noCounts } from "../model/state.ts";
import { MINUTE, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { WEEK, Week } from "./week.ts";

const countsOf = (slot: number, down = 0) => ({ slot, reliable: true, counts: { ...noCounts(), down } });
const slotsOf = (week: Week) => week.counts.map(({ slot }) => slot);

Deno.test("Week keeps the counts of sweeps by slot, the latest of each slot, and no checks", () => {
  const week = new Week();
  week.put(countsOf(SLOT), countsOf(SLOT - 20 * MINUTE));
  week.put(sampleSweep(SLOT - 10 * MINUTE, [["A", 503]]).record);
  week.put(countsOf(SLOT, 3));
  assert.deepEqual(week.counts, [countsOf(SLOT - 20 * MINUTE), countsOf(SLOT - 10 * MINUTE, 1), countsOf(SLOT, 3)]);
});

Deno.test("Week drops sweeps older than eight days, and those after a slot", () => {
  const week = new Week();
  week.put(countsOf(SLOT - WEEK), countsOf(SLOT - WEEK + MINUTE), countsOf(SLOT - DAY), countsOf(SLOT));
  assert.deepEqual(slotsOf(week), [SLOT - WEEK + MINUTE, SLOT - DAY, SLOT]);
  week.cut(SLOT - MINUTE);
  assert.deepEqual(slotsOf(week), [SLOT - WEEK + MINUTE, SLOT - DAY]);
  week.cut(0);
  assert.deepEqual(slotsOf(week), []);
});

Deno.test("Week holds at most as many sweeps as eight days have minutes, the newest ones", () => {
  const week = new Week();
  week.put(...Array.from({ length: 12_000 }, (_, index) => countsOf(SLOT + index * 1000)));
  assert.equal(week.counts.length, 11_520);
  assert.equal(week.counts.at(-1)!.slot, SLOT + 11_999_000);
});
