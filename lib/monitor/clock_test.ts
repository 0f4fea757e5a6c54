import assert from "node:assert/strict";
import { Clock } from "./clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A clock that the test moves: both ways at once as time goes by, or the wall clock alone. */
function clockOf() {
  const at = { wall: Date.UTC(2026, 0, 2), steady: 0 };
  const clock = new Clock({ now: () => at.wall, steady: () => at.steady });
  const pass = (ms: number) => {
    at.wall += ms;
    at.steady += ms;
  };
  return { at, clock, pass };
}

Deno.test("Clock.look() reports once how far the wall clock was set, in either direction", () => {
  const { at, clock, pass } = clockOf();
  const seen: number[] = [];
  for (const set of [0, 12 * DAY, 0, -12 * DAY, 0, -HOUR, 1999, -1999]) {
    pass(5000);
    at.wall += set;
    seen.push(clock.look());
  }
  assert.deepEqual(seen, [0, 12 * DAY, 0, -12 * DAY, 0, -HOUR, 0, 0]);
});

Deno.test("Clock.look() does not report a pause of the process or a slow correction as a jump", () => {
  const at = { wall: 0, steady: 0 };
  let pause = 0;
  const clock = new Clock({
    now: () => {
      const now = at.wall;
      // The process stands still between two readings.
      at.wall += pause;
      at.steady += pause;
      pause = 0;
      return now;
    },
    steady: () => at.steady,
  });
  pause = 20_000;
  assert.equal(clock.look(), 0);
  for (let tick = 0; tick < 1000; tick++) {
    at.wall += 5003;
    at.steady += 5000;
    assert.equal(clock.look(), 0);
  }
});

Deno.test("Clock is settled until it is set and again an hour later, and proven after an hour", () => {
  const { at, clock, pass } = clockOf();
  const seen: [boolean, boolean][] = [];
  const look = () => {
    clock.look();
    seen.push([clock.isSettled, clock.isProven]);
  };
  look();
  pass(HOUR);
  look();
  at.wall += DAY;
  look();
  pass(HOUR - 1);
  look();
  pass(1);
  look();
  assert.deepEqual(seen, [[true, false], [true, true], [false, false], [false, false], [true, true]]);
});

Deno.test("Clock follows the machine's clock", () => {
  const clock = new Clock();
  const before = Date.now();
  const now = clock.now();
  assert(before <= now && now <= Date.now());
  assert.equal(clock.look(), 0);
});
