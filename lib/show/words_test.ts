import assert from "node:assert/strict";
import { sampleCheck } from "../../testing/samples/samples.ts";
import { LIMITS } from "../model/limit.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import { FAILURES } from "../model/failure.ts";
import { counted, duration, number } from "../text/numbers.ts";
import { disputedWords, limitSentences, opinionWords, outcomeName, outcomeWords, reasonWords } from "./words.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

Deno.test("number() groups thousands", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(number), ["0", "999", "1,000", "1,234,567"]);
});

Deno.test("counted() distinguishes singular and plural", () => {
  assert.deepEqual([0, 1, 1000].map((count) => counted(count, "target")), ["0 targets", "1 target", "1,000 targets"]);
  assert.equal(counted(2, "entry", "entries"), "2 entries");
});

for (
  const [ms, text] of [
    [0, "0 ms"],
    [352.4, "352 ms"],
    [999, "999 ms"],
    [1000, "1 s"],
    [1449, "1.4 s"],
    [9998, "10 s"],
    [12_400, "12.4 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min"],
    [65_000, "1 min 5 s"],
    [HOUR - 1, "1 h"],
    [HOUR, "1 h"],
    [3 * HOUR + 20 * MINUTE, "3 h 20 min"],
    [DAY - 1, "1 day"],
    [DAY, "1 day"],
    [4 * DAY, "4 days"],
  ] as const
) {
  Deno.test(`duration() of ${ms} ms is ${text}`, () => assert.equal(duration(ms), text));
}

Deno.test("outcomeName() has words for every failure", () => {
  for (const failure of FAILURES) assert.match(outcomeName(failure), / /, failure);
  assert.equal(outcomeName(null), "not checked in time");
  assert.equal(outcomeName("unreached"), "not checked in time");
  assert.equal(outcomeName(503), "503");
  assert.equal(outcomeName("503"), "503");
});

for (
  const { outcome, text, ...values } of [
    { outcome: 503, text: "503" },
    { outcome: "dns", text: "DNS lookup failed" },
    { outcome: "timeout", text: "timed out after 10 s", phases: { dns: 3, connect: 20, tls: null, firstByte: 9978 } },
    { outcome: "tls", reason: "expired", certificate: { end: 0 }, text: "certificate expired 3 days ago (1 Jan 1970)" },
    { outcome: "tls", reason: "http2-only", text: "supports HTTP/2 only" },
    { outcome: "tls", reason: "other", text: "TLS connection failed" },
    { outcome: "content", text: "expected text not found" },
    { outcome: "content", reason: "body-limit", text: "expected text not found in the first 1 MiB" },
    {
      outcome: "content",
      reason: "unpacked-limit",
      text: "expected text not found in the first 8 MiB of what the response unpacks to",
    },
    {
      outcome: "content",
      reason: "broken-body",
      text: "expected text not found in the part of the response that could be read",
    },
    {
      outcome: "content",
      reason: "unknown-coding",
      text: "expected text not found (unsupported content encoding)",
    },
    {
      outcome: "content",
      reason: "redirect",
      text: "expected text not found (redirects are not followed)",
    },
    { outcome: null, text: "not checked in time" },
    { outcome: null, limit: "files", text: "Lookout ran out of file descriptors" },
    { outcome: null, limit: "trust", text: "Lookout can't load its trusted certificates" },
  ] as const
) {
  Deno.test(`outcomeWords() says "${text}"`, () =>
    assert.equal(outcomeWords(sampleCheck(outcome, values), 3 * DAY), text));
}

Deno.test("reasonWords() names the limit beyond which a text may be, in incidents and checks", () => {
  const words = (reason: "body-limit" | null) => reasonWords({ outcome: "content", reason });
  assert.equal(words("body-limit"), "expected text not found in the first 1 MiB");
  assert.equal(words(null), "expected text not found");
});

Deno.test("reasonWords() without a time stay true whenever they are read", () => {
  const found = { outcome: "tls", reason: "expired", certificate: { end: DAY } } as const;
  assert.equal(reasonWords(found), "certificate expired on 2 Jan 1970");
  assert.equal(reasonWords(found, 3 * DAY), "certificate expired 2 days ago (2 Jan 1970)");
});

Deno.test("limitSentences() has a sentence for every limit", () => {
  for (const limit of LIMITS) {
    const [sentence, ...more] = limitSentences({ [limit]: 12 });
    assert.match(sentence, /^12 sites couldn't be checked: Lookout \w+/);
    assert.deepEqual(more, []);
  }
  assert.deepEqual(limitSentences({ memory: 1 }, "target"), [
    "1 target couldn't be checked: Lookout ran out of memory",
  ]);
});

Deno.test("disputedWords() names the places that disagree, and is undefined if all agree", () => {
  const opinion = (place: string, outcome: Outcome | null) => ({
    place,
    outcome,
    state: outcome === null ? "unknown" as const : stateOf(outcome),
  });
  const opinions = [opinion("here", 503), opinion("eu", "timeout"), opinion("ap", 200), opinion("us", null)];
  assert.equal(disputedWords(opinions), "down from here and eu; up from ap");
  assert.equal(opinionWords(opinions), "here 503, eu timed out, ap 200, us no result");
  assert.equal(disputedWords(opinions.slice(0, 2)), undefined);
  assert.equal(disputedWords(undefined), undefined);
  assert.equal(
    reasonWords({ outcome: 503, reason: null, opinions }),
    "returned 503 (disputed: down from here and eu; up from ap)",
  );
});
