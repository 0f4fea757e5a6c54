import assert from "node:assert/strict";
import { sampleCheck, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import type { Target } from "../model/target.ts";
import type { Answer } from "./answer.ts";
import type { AnswerName } from "./answers.ts";
import { carryOut } from "./carry_out.ts";
import { jobOf, messageOfJob } from "./job.ts";

const OPTIONS = {
  timeout: 1000,
  method: "GET",
  userAgent: "a",
  concurrency: 1000,
  perHost: 4,
  confirmDelay: 0,
} as const;
const JOB = jobOf([sampleTarget("a"), sampleTarget("b")], OPTIONS);
/** By the sweeper's clock, which is minutes off. */
const SENT = SLOT + 200_000;
const MESSAGE = (await messageOfJob(JOB, { slot: SLOT, place: "eu", sent: SENT, deadline: SENT + 60_000 }))!;

/** Carries a message out that was sent and is read at these times by the queue's clock. */
async function carriedOut(message: string, { sent = SLOT, now = SLOT + 1000, place = "eu" } = {}) {
  const checked: { targets: readonly Target[]; within: number }[] = [];
  const answers: [AnswerName, Answer][] = [];
  await carryOut({ message, sent, now }, {
    place,
    check: (targets, { within }) => {
      checked.push({ targets, within });
      return Promise.resolve(targets.map(() => sampleCheck(200)));
    },
    answer: (name, answer) => {
      answers.push([name, answer]);
      return Promise.resolve(true);
    },
  });
  return { checked, answers };
}

Deno.test("carryOut() checks targets and reports them by id, within the time left by the queue's clock", async () => {
  const { checked: [{ targets, within }], answers: [[name, answer]] } = await carriedOut(MESSAGE);
  assert.deepEqual([targets.map(({ id }) => id), within], [["a", "b"], 59_000]);
  assert.deepEqual(name, { place: "eu", slot: SLOT, key: JOB.key });
  assert("checks" in answer);
  assert.deepEqual([...answer.checks.keys()], ["a", "b"]);
});

Deno.test("carryOut() gives a job no more time than the longest slot has, whatever it says", async () => {
  const address = { slot: SLOT, place: "eu", sent: SENT, deadline: 8.64e15 };
  const { checked: [{ within }] } = await carriedOut((await messageOfJob(JOB, address))!);
  assert.equal(within, 3_600_000);
});

Deno.test("carryOut() skips a job that arrives too late", async () => {
  assert.deepEqual(await carriedOut(MESSAGE, { now: SLOT + 60_000 }), { checked: [], answers: [] });
});

Deno.test("carryOut() reports why a later version's job cannot be done", async () => {
  const later = JSON.stringify({ ...JSON.parse(MESSAGE), version: 2, body: "anything" });
  const { checked, answers } = await carriedOut(later);
  assert.deepEqual(checked, []);
  assert.deepEqual(answers, [[{ place: "eu", slot: SLOT, key: JOB.key }, {
    cannot: "version 2 needs a newer Lookout",
  }]]);
});

Deno.test("carryOut() ignores another place's message, and invalid ones", async () => {
  await assert.rejects(carriedOut(MESSAGE, { place: "ap" }), /^Error: Cannot do the job: it is for another place/);
  await assert.rejects(carriedOut("{}"), /^Error: Cannot read the job: /);
});
