import assert from "node:assert/strict";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { apiList, apiSummary, apiSweep, apiTarget } from "./v1.ts";
import { rows } from "../show/rows.ts";
import { noCounts } from "../model/state.ts";

/** What a client gets: also what is undefined is left out. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const SECRET = sampleTarget("Shop", { id: "shop", category: "Shops", authorization: "Basic c2VjcmV0" });

const SWEEP = sampleSweep(SLOT, [
  [SECRET, sampleCheck("tls", { reason: "expired", attempts: 2, certificate: { end: SLOT - 60 * MINUTE } })],
  ["BBC", 200],
  ["Honest", 408],
  ["Slow", sampleCheck("timeout", { phases: { dns: 1, connect: null, tls: null, firstByte: null } })],
  ["Unreached", null],
], { late: 250 });

Deno.test("apiSummary() says how often the thread failed, and which targets are left out", () => {
  const threadTrouble = { replaced: [SLOT], stuck: 1, leftOut: new Map([["a", "A"]]) };
  assert.deepEqual(apiSummary(sampleView([], { threadTrouble })).thread, {
    replaced: [new Date(SLOT).toISOString()],
    stuck: 1,
    leftOut: [{ id: "a", name: "A" }],
  });
});

Deno.test("apiSummary() before the first sweep is over", () => {
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

Deno.test("apiSummary() tells how far a sweep is, what was missed, and that history isn't being saved", () => {
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

Deno.test("apiSummary() tells of a disk that cannot be used though history is being saved", () => {
  const { history, historyBreak, droppedLogLines } = apiSummary(sampleView([SWEEP], { spoolFailure: "The disk." }));
  assert.deepEqual([history, historyBreak, droppedLogLines], [{ kept: true, problem: "The disk." }, null, 0]);
});

Deno.test("apiSweep() keeps answers and failures apart", () => {
  assert.deepEqual(json(apiSweep(SWEEP)), {
    slot: "2026-01-02T03:10:00.000Z",
    started: "2026-01-02T03:10:00.000Z",
    finished: "2026-01-02T03:10:30.000Z",
    durationMs: 30_000,
    lateMs: 250,
    replica: "one",
    list: "list",
    targets: 5,
    reliable: true,
    counts: { ...noCounts(), up: 1, down: 3, unknown: 1 },
    statuses: { "200": 1, "408": 1 },
    failures: { tls: 1, timeout: 1 },
    limits: {},
  });
  const short = sampleSweep(SWEEP.record.slot, [["A", 200], ["B", null]]);
  short.record.checks[1].limit = "files";
  const { limits, failures } = apiSweep(short);
  assert.deepEqual([limits, failures], [{ files: 1 }, {}]);
});

Deno.test("apiTarget() tells each check in full, and no secret", () => {
  const [shop] = rows(sampleView([SWEEP]));
  const check = {
    state: "down",
    status: null,
    failure: "tls",
    reason: "expired",
    message: "certificate expired 1 hour ago (2 Jan 2026)",
    ms: 40,
    phases: { dns: 10, connect: 10, tls: 10, firstByte: 10 },
    attempts: 2,
    certificateEnd: "2026-01-02T02:10:00.000Z",
    certificateDays: -1,
    limit: null,
  };
  assert.deepEqual(json(apiTarget(shop)), {
    id: "shop",
    name: "Shop",
    url: "https://shop.test/",
    category: "Shops",
    check,
    hour: [{ slot: "2026-01-02T03:10:00.000Z", check }],
  });
});

Deno.test("apiTarget() never has both a status and a failure, and neither of a target that was not reached", () => {
  const found = rows(sampleView([SWEEP])).map((row) => apiTarget(row).check!)
    .map(({ status, failure, ms }) => [status, failure, ms]);
  assert.deepEqual(found, [
    [null, "tls", 40],
    [200, null, 40],
    [408, null, 40],
    [null, "timeout", 1],
    [null, null, null],
  ]);
});

Deno.test("apiTarget() has no check of a target that the newest sweep did not know", () => {
  const list = { ...sampleView([]).list, targets: [sampleTarget("New")] };
  const [row] = rows(sampleView([SWEEP], { list }));
  const { check, hour } = apiTarget(row);
  assert.equal(check, null);
  assert.deepEqual(hour, [{ slot: "2026-01-02T03:10:00.000Z", check: null }]);
});

Deno.test("apiList() tells what is swept, what it changed, and why a newer list was refused", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => sampleTarget(id));
  const { list } = sampleView([SWEEP]);
  assert.deepEqual(json(apiList(sampleView([SWEEP]))), {
    source: "urls.csv",
    hash: "list",
    targets: 5,
    readAt: "2026-01-02T03:10:00.000Z",
    warnings: [],
    problems: [],
    refusedAt: null,
    difference: null,
  });
  const { problems, refusedAt, difference } = apiList(sampleView([], {
    list: {
      ...list,
      problems: ["urls.csv:3: no url"],
      refusedAt: SLOT,
      difference: { added: [a], removed: [b], changed: [c] },
    },
  }));
  assert.deepEqual(problems, ["urls.csv:3: no url"]);
  assert.equal(refusedAt, "2026-01-02T03:10:00.000Z");
  assert.deepEqual(difference, { added: ["a"], removed: ["b"], changed: ["c"] });
});
