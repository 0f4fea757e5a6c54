import assert from "node:assert/strict";
import { MINUTE, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { isBehind, nextSweep } from "./due.ts";
import { IncidentBook } from "../past/incident_book.ts";
import { Past } from "../past/past.ts";

const TEN = 10 * MINUTE;

/** What is due so many ms into a slot, after sweeps of these, as counts from SLOT. */
function dueAt(ms: number, ...swept: number[]) {
  const past = new Past({ interval: TEN, slot: SLOT, incidents: new IncidentBook() });
  for (const count of swept) past.add(sampleSweep(SLOT + count * TEN, [["a", 200]]));
  return { past, now: SLOT + ms, interval: TEN };
}

const next = (due: Parameters<typeof nextSweep>[0]) => (nextSweep(due) - SLOT) / MINUTE;

Deno.test("nextSweep() is the current slot until it is swept, is being swept, or has too little time left", () => {
  const running = { slot: SLOT, started: SLOT, progress: { total: 1, done: 0, down: 0, confirming: 0 } };
  assert.equal(next(dueAt(0, -1)), 0);
  assert.equal(next(dueAt(8 * MINUTE + 1, -1)), 10);
  assert.equal(next(dueAt(0, 0)), 10);
  assert.equal(next({ ...dueAt(0, -1), running }), 10);
});

Deno.test("nextSweep() skips future slots that already have a record", () => {
  assert.equal(next(dueAt(0, 0, 1, 2, 4)), 30);
});

Deno.test("nextSweep() for a first sweep is when another process's claim ends", () => {
  assert.equal(next({ ...dueAt(0), heldUntil: SLOT + MINUTE }), 1);
  assert.equal(next({ ...dueAt(0, -1), heldUntil: SLOT + MINUTE }), 0);
});

Deno.test("isBehind() is true half a minute into a slot that is not being swept", () => {
  assert.deepEqual([30_000, 30_001].map((ms) => isBehind(dueAt(ms, -1))), [false, true]);
  assert.equal(isBehind(dueAt(MINUTE, 0)), false);
  assert.equal(isBehind(dueAt(MINUTE)), false);
});
