import assert from "node:assert/strict";
import { LoopLag } from "./loop_lag.ts";

/** A clock that the test moves, and a loop that beats by it; each entry is the lateness of a beat in ms. */
function lagOf(...lateness: number[]) {
  const clock = { now: 1000 };
  const lag = new LoopLag(() => clock.now);
  for (const ms of lateness) {
    clock.now += LoopLag.PERIOD + ms;
    lag.beat();
  }
  return { clock, lag };
}

Deno.test("LoopLag adds up the stalls since a moment that are long enough", () => {
  const { lag } = lagOf(0, 300, 1, 80, 500, 2);
  assert.equal(lag.since(1000, 100), 800);
  assert.equal(lag.since(1000, 50), 880);
  assert.equal(lag.since(1000, 501), 0);
  assert.equal(lag.longestSince(1000), 500);
});

Deno.test("LoopLag counts only the part of a stall after the moment", () => {
  const { lag, clock } = lagOf(400);
  assert.equal(lag.since(clock.now - 150, 100), 150);
  assert.equal(lag.since(clock.now, 0), 0);
});

Deno.test("LoopLag includes the current stall, since timeouts fire before its next beat", () => {
  const { lag, clock } = lagOf(0);
  const start = clock.now;
  clock.now += 20_000;
  assert.equal(lag.since(start, 200), 20_000 - LoopLag.PERIOD);
  assert.equal(lag.longestSince(start), 20_000 - LoopLag.PERIOD);
});

Deno.test("LoopLag forgets old stalls, so that its memory is bounded", () => {
  const { lag, clock } = lagOf(300, ...Array(4000).fill(0));
  assert.equal(lag.since(1000, 100), 0);
  assert(clock.now - 1000 > 70_000);
});

Deno.test("LoopLag detects a thread that is busy computing", async () => {
  const lag = new LoopLag();
  const start = performance.now();
  const timer = setInterval(() => lag.beat(), LoopLag.PERIOD);
  while (performance.now() < start + 300);
  assert(lag.since(start, 100) >= 250, "before the timer came");
  await new Promise((resolve) => setTimeout(resolve, 50));
  clearInterval(timer);
  assert(lag.since(start, 100) >= 250, "and after it");
});
