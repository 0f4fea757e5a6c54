import assert from "node:assert/strict";
import { MINUTE, sampleDay, sampleSweep, sampleView, SLOT, slowCheck } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { Check } from "../model/check.ts";
import { slowTargets } from "./slow.ts";

/** What is slow after these checks of one site, newest first; its usual response takes 80 ms. */
function slowAfter(checks: (Check | 503)[], usual = 80, yesterday = usual) {
  const sweeps = checks.map((check, age) => sampleSweep(SLOT - age * 10 * MINUTE, [["Shop", check]]));
  const days = [2, 3, 4, 5].map((age) => sampleDay(SLOT - age * DAY, ["Shop"], usual)).reverse();
  return [...slowTargets(sampleView(sweeps, { days: [...days, sampleDay(SLOT - DAY, ["Shop"], yesterday)] }))];
}

const [slow, slower, fast] = [600, 900, 80].map(slowCheck);

Deno.test("slowTargets() has targets that were three times slower than usual in three sweeps in a row", () => {
  assert.deepEqual(slowAfter([slower, slow, slower]), [["Shop", { now: 600, usual: 80 }]]);
  assert.deepEqual(slowAfter([slow, slow, slow, fast]), [["Shop", { now: 600, usual: 80 }]]);
});

Deno.test("slowTargets() leaves out targets that were slow only once or twice, or did not respond", () => {
  assert.deepEqual(slowAfter([slow, slow]), []);
  assert.deepEqual(slowAfter([slow, fast, slow, slow]), []);
  assert.deepEqual(slowAfter([slow, 503, slow, slow]), []);
});

Deno.test("slowTargets() leaves out usual times, a few milliseconds, and targets that were as slow all yesterday", () => {
  assert.deepEqual(slowAfter([slow, slow, slow], 210), []);
  assert.deepEqual(slowAfter([199, 199, 199].map(slowCheck), 3), []);
  assert.deepEqual(slowAfter([slow, slow, slow], 80, 600), []);
});

Deno.test("slowTargets() is empty without days, or if the newest sweep is not from the past hour", () => {
  const sweeps = [0, 1, 2].map((age) => sampleSweep(SLOT - age * 10 * MINUTE, [["Shop", slow]]));
  assert.equal(slowTargets(sampleView(sweeps)).size, 0);
  const days = [sampleDay(SLOT - DAY, ["Shop"], 80)];
  assert.equal(slowTargets(sampleView(sweeps, { days })).size, 1);
  assert.equal(slowTargets({ ...sampleView(sweeps, { days }), sweeps: [] }).size, 0);
});
