import assert from "node:assert/strict";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { apiSummary } from "./summary.ts";

/** What a client gets: also what is undefined is left out. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const SWEEP = sampleSweep(SLOT, [["BBC", 200]]);

Deno.test("apiSummary() says how often the thread failed, and which targets are left out", () => {
  const threadTrouble = { replaced: [SLOT], stuck: 1, leftOut: new Map([["a", "A"]]) };
  assert.deepEqual(apiSummary(sampleView([], { threadTrouble })).thread, {
    replaced: [new Date(SLOT).toISOString()],
    stuck: 1,
    leftOut: [{ id: "a", name: "A" }],
  });
});

Deno.test("apiSummary() is complete before the first sweep ends", () => {
  assert.deepEqual(json(apiSummary(sampleView([]))), {
    latest: null,
    running: null,
    next: "2026-01-02T03:20:00.000Z",
    intervalMs: 600_000,
    behind: false,
    missed: [],
    history: { kept: true, problem: null },
    historyBreak: null,
    droppedLogLines: 0,
    thread: { replaced: [], stuck: 0, leftOut: [] },
  });
});

Deno.test("apiSummary() reports a sweep's progress, missed slots, and that history isn't being saved", () => {
  const { running, missed, behind, history, historyBreak, droppedLogLines } = apiSummary(sampleView([SWEEP], {
    running: { slot: SLOT, started: SLOT + 5, progress: { total: 5, done: 3, down: 1, confirming: 1 } },
    missed: [SLOT - 10 * MINUTE],
    behind: true,
    storeFailure: "The store cannot be used.",
    storeBreak: { kind: "lost", at: SLOT },
    droppedLines: 7,
  }));
  assert.deepEqual(running, {
    slot: "2026-01-02T03:10:00.000Z",
    started: "2026-01-02T03:10:00.005Z",
    total: 5,
    done: 3,
    down: 1,
  });
  assert.deepEqual(missed, ["2026-01-02T03:00:00.000Z"]);
  assert.equal(behind, true);
  assert.deepEqual(history, { kept: false, problem: "The store cannot be used." });
  assert.deepEqual([historyBreak, droppedLogLines], [{ kind: "lost", at: "2026-01-02T03:10:00.000Z" }, 7]);
});

Deno.test("apiSummary() reports an unusable disk even if history is being saved", () => {
  const { history, historyBreak, droppedLogLines } = apiSummary(sampleView([SWEEP], { spoolFailure: "The disk." }));
  assert.deepEqual([history, historyBreak, droppedLogLines], [{ kept: true, problem: "The disk." }, null, 0]);
});
