import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { sampleCheck, sampleTarget } from "../../testing/samples/samples.ts";
import type { Answer } from "./answer.ts";
import { gather, type GatheringOptions } from "./gathering.ts";
import { type Job, jobOf } from "./job.ts";

const OPTIONS = { timeout: 1, method: "GET", userAgent: "a", concurrency: 1, perHost: 1, confirmDelay: 0 } as const;
const JOBS = ["a", "b", "c"].map((name) => jobOf([sampleTarget(name)], OPTIONS));
const [A, B, C] = JOBS;
const checksOf = (job: Job): Answer => ({ checks: new Map([[job.targets[0].id, sampleCheck(200)]]) });

/** Gathers what is there, or comes once it was sent. */
async function gatherFrom(answers: Map<Job, Answer>, options: Partial<GatheringOptions> = {}) {
  const sent: Job[] = [];
  const reads: Job[] = [];
  const found = await gather({
    jobs: JOBS,
    read: (job) => {
      reads.push(job);
      return Promise.resolve(answers.get(job));
    },
    send: (job) => {
      sent.push(job);
      answers.set(job, checksOf(job));
      return Promise.resolve();
    },
    within: 5000,
    period: 1,
    signal: new AbortController().signal,
    ...options,
  });
  return { found, sent, reads };
}

Deno.test("gather() sends only jobs without results, and reads only missing results", async () => {
  const counts: number[] = [];
  const { found, sent, reads } = await gatherFrom(new Map([[B, checksOf(B)]]), {
    onChecks: (count) => counts.push(count),
  });
  assert.deepEqual(sent, [A, C]);
  assert.deepEqual(reads, [A, B, C, A, C]);
  assert.deepEqual([[...found.checks.keys()].sort(), found.responded, found.problems], [["a", "b", "c"], 3, []]);
  assert.deepEqual(counts, [1, 2, 3]);
});

Deno.test("gather() ends in time with the results so far, and says what is missing", async () => {
  const send = (job: Job) => job === A ? Promise.resolve() : Promise.reject(new Error("queue away"));
  const { found } = await gatherFrom(new Map([[B, checksOf(B)]]), {
    send,
    within: 20,
    period: 60_000,
    signal: AbortSignal.timeout(10_000),
  });
  assert.deepEqual([[...found.checks.keys()], found.responded], [["b"], 1]);
  assert.deepEqual(found.problems, ["queue away", "2 of 3 jobs were not done in time"]);
});

Deno.test("gather() sends nothing once time is up or the sweep is abandoned, however slow the queue is", async () => {
  const jobs = Array.from({ length: 64 }, (_, index) => jobOf([sampleTarget(`${index}`)], OPTIONS));
  for (const giveUp of [false, true]) {
    let sent = 0;
    const abandoned = new AbortController();
    const send = async () => {
      sent++;
      if (giveUp) abandoned.abort(new Error("given up"));
      await delay(30);
      throw new Error("away");
    };
    const gathering = gatherFrom(new Map(), { jobs, send, within: 20, signal: abandoned.signal });
    if (giveUp) await assert.rejects(gathering, /given up/);
    else await gathering;
    assert.ok(sent <= 16, `${sent} sent`);
  }
});

Deno.test("gather() ends in time even if the clock is set back meanwhile", async () => {
  const { now } = Date;
  try {
    Date.now = () => now() - 3_600_000;
    const { found } = await gatherFrom(new Map(), { send: () => Promise.resolve(), within: 20, period: 5 });
    assert.deepEqual(found.problems, ["3 of 3 jobs were not done in time"]);
  } finally {
    Date.now = now;
  }
});

Deno.test("gather() retries what could not be sent or read", async () => {
  let [sends, reads] = [0, 0];
  const answers = new Map<Job, Answer>();
  const { found } = await gatherFrom(answers, {
    jobs: [A],
    send: (job) =>
      ++sends < 3 ? Promise.reject(new Error("no")) : Promise.resolve(void answers.set(job, checksOf(job))),
    read: (job) => ++reads === 4 ? Promise.reject(new Error("away")) : Promise.resolve(answers.get(job)),
  });
  assert.deepEqual([sends, found.responded, found.problems], [3, 1, ["no", "away"]]);
});

Deno.test("gather() stops waiting for a job that a worker cannot do", async () => {
  const answers = new Map<Job, Answer>([[A, { cannot: "version 2 needs a newer Lookout" }]]);
  const { found, sent } = await gatherFrom(answers, { jobs: [A], within: 60_000 });
  assert.deepEqual([sent, found.responded], [[], 0]);
  assert.deepEqual(found.problems, ["no results of a job: version 2 needs a newer Lookout"]);
});

Deno.test("gather() ends immediately when the sweep is abandoned", async () => {
  const giveUp = new AbortController();
  const send = () => Promise.resolve(giveUp.abort(new Error("given up")));
  await assert.rejects(gatherFrom(new Map(), { send, period: 60_000, signal: giveUp.signal }), /given up/);
});
