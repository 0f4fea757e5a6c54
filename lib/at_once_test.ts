import assert from "node:assert/strict";
import fc from "fast-check";
import { atOnce, type AtOnceOptions } from "./at_once.ts";
import type { Target } from "./targets.ts";

const MINUTE = 60_000;
const OPTIONS: AtOnceOptions = { usual: 4, timeout: 10_000, confirmDelay: 15_000, within: 9 * MINUTE };

function targetsOf(timeouts: (number | undefined)[]): Target[] {
  return timeouts.map((timeout, index) => {
    return { id: `${index}`, name: "", category: "", url: "https://example.com/", timeout };
  });
}

function many(count: number, timeout?: number): Target[] {
  return targetsOf(Array(count).fill(timeout));
}

Deno.test("atOnce() stays at what is usual while that is enough", () => {
  assert.equal(atOnce([], OPTIONS), 4);
  assert.equal(atOnce(many(100), OPTIONS), 4);
  assert.equal(atOnce(many(1000), { ...OPTIONS, usual: 256 }), 256);
  assert.equal(atOnce(many(100_000), { ...OPTIONS, within: Infinity }), 4);
});

Deno.test("atOnce() grows with the targets, their timeouts and their second looks", () => {
  // Of 540 s as many are left as one target does not need for itself: two looks and the delay.
  assert.equal(atOnce(many(300), OPTIONS), Math.ceil(300 * 20 / 505));
  assert.equal(atOnce(many(300), { ...OPTIONS, confirmDelay: 0 }), Math.ceil(300 * 10 / 530));
  assert.equal(atOnce(many(300, 30_000), OPTIONS), Math.ceil(300 * 60 / 465));
});

Deno.test("atOnce() does not divide by a time that there is not", () => {
  for (const within of [10_000, 1, 0, -1000]) {
    const count = atOnce(many(50), { ...OPTIONS, within });
    assert(count >= 50 && Number.isFinite(count), `${within} ms: ${count}`);
  }
});

Deno.test("atOnce() is enough to look at everything in time though everything hangs", () => {
  const timeouts = fc.array(fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }), { maxLength: 300 });
  const confirmDelays = fc.integer({ min: 0, max: 30_000 });
  const times = fc.integer({ min: 3 * MINUTE, max: 9 * MINUTE });
  fc.assert(
    fc.property(timeouts, confirmDelays, times, (timeouts, confirmDelay, within) => {
      const targets = targetsOf(timeouts);
      const options = { ...OPTIONS, usual: 1, confirmDelay, within };
      const rooms = Array<number>(atOnce(targets, options)).fill(0);
      const end = (from: number, timeout: number) => {
        const room = rooms.indexOf(Math.min(...rooms));
        return rooms[room] = Math.max(rooms[room], from) + timeout;
      };
      const looks = targets.map(({ timeout = options.timeout }) => ({ timeout, ended: end(0, timeout) }));
      if (confirmDelay > 0) {
        looks.sort((a, b) => a.ended - b.ended);
        for (const look of looks) look.ended = end(look.ended + confirmDelay, look.timeout);
      }
      for (const { ended } of looks) assert(ended <= within, `ends after ${ended} ms`);
    }),
    { numRuns: 300, examples: [[[1, 60_000, 60_000], 0, 119_000]] },
  );
});
