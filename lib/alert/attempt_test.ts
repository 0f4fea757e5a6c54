import assert from "node:assert/strict";
import { captureLog } from "../../testing/log/captured_log.ts";
import { ALL_EVENTS, FIRST, Knowledge, swept } from "../../testing/samples/situation.ts";
import { DAY } from "../duration.ts";
import { afterAttempt } from "./attempt.ts";
import { GIVE_UP_AFTER } from "./backoff.ts";
import { nextDigest } from "./digest.ts";
import type { Ledger, Pending } from "./ledger.ts";

const logged = await captureLog();

/** A ledger with a digest that was made at `FIRST` and could not be delivered. */
function pending(): Ledger & { pending: Pending } {
  const knowledge = new Knowledge();
  const situation = knowledge.take(swept(0, { a: "down" }));
  const { ledger } = nextDigest(undefined, situation, { options: ALL_EVENTS, id: "dig_1", now: FIRST });
  return ledger as Ledger & { pending: Pending };
}

const failed = (now: number, retryAfter?: number) =>
  afterAttempt({ name: "ops" }, pending(), { ok: false, code: "503", retryAfter }, now);

Deno.test("afterAttempt() waits as long as the receiver requests, but at most a day", () => {
  assert.equal(failed(FIRST, DAY / 2).pending!.next, FIRST + DAY / 2);
  assert.equal(failed(FIRST, 10 * DAY).pending!.next, FIRST + DAY);
});

Deno.test("afterAttempt() gives up a digest after three days, and takes back what it said", () => {
  const kept = failed(FIRST + GIVE_UP_AFTER - 1);
  assert.deepEqual([kept.pending!.tries, kept.reported.size], [1, 1]);
  const { pending, reported, delivered } = failed(FIRST + GIVE_UP_AFTER);
  assert.deepEqual([pending, reported.size, delivered], [undefined, 0, 0]);
  assert.equal(logged.filter(({ properties }) => properties.event === "alert.dropped").length, 1);
});
