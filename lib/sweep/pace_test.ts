import assert from "node:assert/strict";
import fc from "fast-check";
import { Pace, type PaceOptions } from "./pace.ts";

const MINUTE = 60_000;
const OPTIONS: PaceOptions = { usual: 256, timeout: 10_000, confirmDelay: 15_000, from: 0, until: 9 * MINUTE };

/** The outcome of a simulated sweep. */
interface Simulated {
  /** When the last look ended, in ms. */
  ended: number;
  /** The most looks at once. */
  most: number;
}

interface World {
  /** Milliseconds that each target takes, in the order in which they are begun. */
  takes: number[];
  /** What each is expected to take. Default: all the same. */
  weights?: number[];
  /** Whether it is looked at again, 15 s later. */
  again?: (ms: number) => boolean;
  /** How late the event loop is with so many looks at once, in ms. */
  lag?: (active: number) => number;
}

/** Runs a sweep by a clock that jumps from one event to the next. */
function simulate({ takes, weights = takes.map(() => 1), again = () => false, lag = () => 0 }: World, pace: Pace) {
  const first = takes.map((ms, index) => ({ ms, weight: weights[index], second: false, from: 0 }));
  for (const { weight } of first) pace.add(weight);
  const events: { at: number; run: () => void }[] = [];
  const at = (time: number, run: () => void) => {
    let place = events.length;
    while (place > 0 && events[place - 1].at < time) place--;
    events.splice(place, 0, { at: time, run });
  };
  const result: Simulated = { ended: 0, most: 0 };
  const queue = first.values();
  const seconds: typeof first = [];
  let [active, left, now] = [0, takes.length, 0];
  const pump = () => {
    while (active < pace.concurrency) {
      const look = seconds.shift() ?? queue.next().value;
      if (!look) break;
      active++;
      if (!look.second) pace.begin(now, look.weight);
      at(now + look.ms, () => {
        active--;
        const repeat = !look.second && again(look.ms);
        if (look.second) pace.endAgain(look.ms);
        else pace.end(now, look.weight, look.ms, repeat);
        if (repeat) at(now + 15_000, () => seconds.push({ ...look, second: true }));
        else left--;
        result.ended = now;
      });
    }
    result.most = Math.max(result.most, active);
  };
  const step = () => {
    pace.step(now, lag(active));
    if (left > 0) at(now + Pace.STEP, step);
  };
  at(Pace.STEP, step);
  pump();
  for (let event; left > 0 && (event = events.pop());) {
    now = event.at;
    event.run();
    pump();
  }
  return result;
}

/** So many targets that take 250 ms, of which so many, spread over the list, hang for 10 s and are looked at again. */
function crowd(count: number, hanging: number): World {
  const every = Math.floor(count / hanging);
  const takes = Array.from({ length: count }, (_, index) => index % every === 0 ? 10_000 : 250);
  return { takes, again: (ms) => ms === 10_000 };
}

Deno.test("Pace stays at the configured concurrency if that is enough, even if many targets hang", () => {
  for (const world of [crowd(1000, 36), crowd(1000, 500), crowd(10_000, 360), { takes: [] }]) {
    const { most, ended } = simulate(world, new Pace(OPTIONS));
    assert(most <= 256 && ended < OPTIONS.until, `${most} at once`);
  }
});

Deno.test("Pace rises by the time taken so far, not by the worst case", () => {
  const short = { ...OPTIONS, until: 108_000 };
  const { most, ended } = simulate(crowd(30_000, 1080), new Pace(short));
  assert(ended < short.until, `ended after ${ended} ms`);
  // 30,000 x 0.25 s and 1,080 x 20 s in 73 s are 400 at once; the worst case would be 8,200.
  assert(most > 300 && most < 800, `${most} at once`);
});

Deno.test("Pace knows from the previous sweep that slow targets come first", () => {
  const short = { ...OPTIONS, until: 108_000 };
  const { takes, again } = crowd(30_000, 1080);
  takes.sort((a, b) => b - a);
  const weights = takes.map((ms) => again!(ms) ? 2 * ms : ms);
  const { most, ended } = simulate({ takes, weights, again }, new Pace(short));
  assert(ended < short.until, `ended after ${ended} ms`);
  assert(most > 300 && most < 800, `${most} at once`);
});

Deno.test("Pace is in time for one host with many targets", () => {
  const { most, ended } = simulate(crowd(2000, 500), new Pace({ ...OPTIONS, usual: 4 }));
  assert(ended < OPTIONS.until, `ended after ${ended} ms`);
  assert(most < 60, `${most} at once`);
});

Deno.test("Pace rises in steps, and not before the first checks had time to end", () => {
  const pace = new Pace({ ...OPTIONS, usual: 100 });
  pace.add(1_000_000);
  for (let index = 0; index < 100; index++) pace.begin(0, 1);
  const steps: number[] = [];
  for (let now = 500; now <= 12_000; now += 500) {
    pace.step(now, 0);
    steps.push(pace.concurrency);
  }
  assert(steps.slice(0, 19).every((atOnce) => atOnce === 100));
  assert.deepEqual(steps.slice(19), [120, 144, 173, 208, 250]);
});

Deno.test("Pace drops to the configured concurrency when the event loop is late, and below when it is very late", () => {
  const pace = new Pace({ ...OPTIONS, usual: 100, least: 10, most: 200 });
  pace.add(1_000_000);
  for (let index = 0; index < 100; index++) pace.begin(0, 1);
  for (let now = 10_000; now < 20_000; now += 500) pace.step(now, 0);
  const after = (lag: number) => (pace.step(20_000, lag), pace.concurrency);
  assert.equal(after(0), 200);
  assert.deepEqual([250, 250, 250, 250, 250].map(after), [160, 128, 102, 100, 100]);
  assert.deepEqual([2500, 2500, 2500, 2500].map(after), [50, 25, 12, 10]);
  assert.deepEqual([250, 0, 0, 0].map(after), [10, 12, 15, 18]);
});

Deno.test("Pace does not rise on a machine that has no more capacity", () => {
  // Beyond 300 at once this loop has no time left, and is later the more there are.
  const world = { ...crowd(60_000, 10), lag: (active: number) => Math.max(0, active - 300) * 5 };
  const { most } = simulate(world, new Pace({ ...OPTIONS, until: 60_000 }));
  assert(most < 500, `${most} at once`);
});

Deno.test("Pace never exceeds its bounds, whatever happens", () => {
  const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 4000 })), {
    maxLength: 200,
  });
  fc.assert(fc.property(looks, fc.integer({ min: 1, max: 50 }), (looks, usual) => {
    const pace = new Pace({ ...OPTIONS, usual, least: 1, most: 60 });
    pace.add(1000);
    let now = 0;
    for (const [ms, lag] of looks) {
      pace.begin(now, 1);
      now += ms;
      pace.end(now, 1, ms, ms % 2 === 0);
      pace.step(now, lag);
      assert(
        Number.isInteger(pace.concurrency) && pace.concurrency >= 1 && pace.concurrency <= 60,
        `${pace.concurrency}`,
      );
    }
  }));
});
