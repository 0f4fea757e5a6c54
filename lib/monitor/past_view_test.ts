import assert from "node:assert/strict";
import { DAY, HOUR } from "../duration.ts";
import type { PastSweep } from "../model/sweep.ts";
import { MINUTE, sampleDay, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { pastView } from "./past_view.ts";

const TEN = 10 * MINUTE;

/** Shop is down from the 5th sweep to the 7th, Press from the 9th on; the 6th was missed. Newest first. */
const SWEEPS = Array.from({ length: 12 }, (_, number) =>
  sampleSweep(SLOT + number * TEN, [
    ["Shop", number >= 5 && number <= 7 ? 503 : 200],
    ["Press", number >= 9 ? "dns" : 200],
  ])).filter((_, number) => number !== 6).reverse();
const NOW = sampleView(SWEEPS, { running: undefined, storeFailure: "disk full", behind: true });

/** The view at a time, and the slots that were read for it. */
async function lookedAt(at: number, sweeps: PastSweep[] = SWEEPS) {
  const read: number[] = [];
  const result = await pastView(NOW, at, (slot) => {
    read.push(slot);
    return Promise.resolve(sweeps.find(({ record }) => record.slot === slot));
  });
  return { result, read };
}

Deno.test("pastView() has the sweeps, incidents and list shown after the sweep at a given time", async () => {
  const { result, read } = await lookedAt(SLOT + 7 * TEN + 9 * MINUTE);
  assert(result.ok);
  const { view } = result;
  assert.equal(view.slot, SLOT + 7 * TEN);
  assert.deepEqual(view.past, { now: NOW.slot });
  assert.deepEqual(view.latest!.record.counts.down, 1);
  assert.deepEqual(read, [7, 2, 3, 4, 5].map((number) => SLOT + number * TEN));
  assert.deepEqual(view.sweeps.map(({ record }) => (record.slot - SLOT) / TEN), [7, 5, 4, 3, 2]);
  assert.deepEqual(view.missed, [SLOT + 6 * TEN]);
  assert.deepEqual(view.incidents.open.map(({ target, opened, closed }) => [target, opened, closed]), [
    ["Shop", SLOT + 5 * TEN, undefined],
  ]);
  assert.deepEqual(view.incidents.closed, []);
  assert.deepEqual([view.storeFailure, view.behind, view.running], [undefined, false, undefined]);
});

Deno.test("pastView() knows what had ended by then, but not what came later", async () => {
  const { result } = await lookedAt(SLOT + 8 * TEN);
  assert(result.ok);
  assert.deepEqual(result.view.incidents.open, []);
  assert.deepEqual(result.view.incidents.closed.map(({ target, closed }) => [target, closed]), [[
    "Shop",
    SLOT + 8 * TEN,
  ]]);
});

Deno.test("pastView() has the days that were over then", async () => {
  const days = [2, 1, 0].map((age) => sampleDay(SLOT - age * DAY, ["Shop"], 80));
  const result = await pastView({ ...NOW, days }, SLOT, () => Promise.resolve(SWEEPS.at(-1)));
  assert(result.ok);
  assert.deepEqual(result.view.days, days.slice(0, 2));
});

Deno.test("pastView() reads at most six sweeps, whatever is known", async () => {
  for (let number = 0; number < 12; number++) {
    assert.ok((await lookedAt(SLOT + number * TEN)).read.length <= 6);
  }
});

Deno.test("pastView() leaves out sweeps of that hour that are gone", async () => {
  const { result } = await lookedAt(SLOT + 3 * TEN, SWEEPS.filter(({ record }) => record.slot !== SLOT + TEN));
  assert(result.ok);
  assert.equal(result.view.sweeps.length, 3);
});

Deno.test("pastView() says why there is nothing to show, without reading what cannot exist", async () => {
  const problemAt = async (at: number) => {
    const { result, read } = await lookedAt(at);
    return [result.ok || result.problem, read.length];
  };
  assert.deepEqual(await problemAt(NOW.slot + TEN), ["future", 0]);
  assert.deepEqual(await problemAt(NOW.slot - 8 * DAY - 1), ["expired", 0]);
  assert.deepEqual(await problemAt(SLOT + 6 * TEN + MINUTE), ["missing", 0]);
  assert.deepEqual(await problemAt(SLOT - HOUR), ["missing", 1]);
});
