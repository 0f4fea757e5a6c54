import assert from "node:assert/strict";
import { sampleCheck, sampleDay, sampleSweep, sampleView, SLOT, slowCheck } from "../../testing/samples/samples.ts";
import { DAY, MINUTE } from "../duration.ts";
import { isSlower, pacesOf, paceWords } from "./pace.ts";
import { rows } from "./rows.ts";

Deno.test("pacesOf() has the past hour's median and the day's 95th percentile, each against its own last 30 days", () => {
  const hour = [1200, 1300, 1250, 9000].map((ms, index) =>
    sampleSweep(SLOT - index * 10 * MINUTE, [["Shop", index === 3 ? sampleCheck("timeout") : slowCheck(ms)]])
  );
  const before = Array.from(
    { length: 40 },
    (_, index) => sampleSweep(SLOT - (index + 6) * 10 * MINUTE, [["Shop", slowCheck(80)]]),
  );
  const day = (age: number, ms: number) => sampleDay(SLOT - age * DAY, ["Shop"], ms);
  const view = sampleView([...hour, ...before], { days: [day(31, 9999), day(30, 80), day(0, 9999)] });
  const [row] = rows({ ...view, sweeps: hour });
  const { median, p95 } = pacesOf(row, view);
  assert.deepEqual(median, { now: 1250, usual: 80 });
  assert.deepEqual(p95, { now: 1200, usual: 80 });
});

Deno.test("paceWords() says how many times slower or faster than usual, or that it is as usual", () => {
  const words = (now: number | null, usual: number | null) => paceWords({ now, usual });
  assert.equal(words(1200, 80), "15 times slower than usual (80 ms)");
  assert.equal(words(200, 80), "2.5 times slower than usual (80 ms)");
  assert.equal(words(798, 80), "10 times slower than usual (80 ms)");
  assert.equal(words(80, 1200), "15 times faster than usual (1.2 s)");
  assert.equal(words(110, 80), "as usual (80 ms)");
  assert.equal(words(12, 3), "as usual (3 ms)", "a few milliseconds are nothing, whatever their ratio");
  assert.equal(words(500, 0), "500 times slower than usual (0 ms)");
  assert.equal(words(null, 80), "usually 80 ms");
  assert.equal(words(80, null), undefined);
});

Deno.test("isSlower() is true if the words say slower", () => {
  for (const [now, usual] of [[1200, 80], [110, 80], [80, 1200], [12, 3], [null, 80], [80, null], [500, 0]] as const) {
    assert.equal(isSlower({ now, usual }), paceWords({ now, usual })?.includes("slower") ?? false, `${now} ${usual}`);
  }
});
