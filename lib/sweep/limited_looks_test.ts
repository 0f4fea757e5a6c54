import assert from "node:assert/strict";
import { sampleCheck } from "../../testing/samples/samples.ts";
import { LoopLag } from "../loop_lag.ts";
import { UNREACHED } from "../model/check.ts";
import { LimitedLooks, withoutFailureOfLoop } from "./limited_looks.ts";

Deno.test("LimitedLooks repeats a check three times if the event loop was late, then keeps it", () => {
  const looks = new LimitedLooks();
  const late = sampleCheck(null, { limit: "loop" });
  const again = () => [looks.retryAfter(0, late), looks.checkOf(0)];
  assert.deepEqual([again(), again(), again(), again()], [[1000, late], [1000, late], [1000, late], [
    undefined,
    undefined,
  ]]);
});

Deno.test("LimitedLooks repeats a check as often as files are missing, since the site got no request", () => {
  const looks = new LimitedLooks();
  const short = sampleCheck(null, { limit: "files", attempts: 1 });
  for (let times = 0; times < 10; times++) assert.equal(looks.retryAfter(0, short), 250);
  assert.deepEqual(looks.checkOf(0), { ...UNREACHED, limit: "files" });
  assert.deepEqual([looks.retryAfter(0, sampleCheck(200)), looks.checkOf(0)], [undefined, undefined]);
});

/** What is left of a timeout within 10 s when the event loop stalls for so many ms each, one stall after the other. */
function afterStalls(stalls: number[], outcome: "timeout" | "address" | 503 = "timeout") {
  let now = 0;
  const lag = new LoopLag(() => now);
  for (const ms of stalls) {
    now += LoopLag.PERIOD + ms;
    lag.beat();
  }
  return withoutFailureOfLoop(sampleCheck(outcome), lag, 0, 10_000);
}

Deno.test("withoutFailureOfLoop() doubts a failure if the event loop was late by more than a fifth of the timeout", () => {
  const { outcome, state, limit } = afterStalls([2001]);
  assert.deepEqual([outcome, state, limit], [null, "unknown", "loop"]);
  for (const [stalls, found] of [[[2000]], [[2001], "address"], [[2001], 503]] as const) {
    assert.equal(afterStalls([...stalls], found).limit, undefined, `${stalls} ${found}`);
  }
  // Each is shorter than a tenth of the timeout.
  assert.equal(afterStalls([999, 999, 999]).limit, undefined);
  assert.equal(afterStalls([1000, 1000, 1000]).limit, "loop");
});
