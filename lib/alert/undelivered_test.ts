import assert from "node:assert/strict";
import { ALL_EVENTS, FIRST, Knowledge, type Said, swept } from "../../testing/samples/situation.ts";
import { DAY } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import { nextDigest } from "./digest.ts";
import type { Ledger } from "./ledger.ts";
import type { Situation } from "./situation.ts";
import { withoutDigest } from "./undelivered.ts";

/** A channel that gets every digest but those that are lost. */
class Channel {
  ledger: Ledger | undefined;

  send(situation: Situation, { isLost = false } = {}): Digest | undefined {
    const { ledger, digest } = nextDigest(this.ledger, situation, { options: ALL_EVENTS, id: "dig_1", now: FIRST });
    if (ledger) this.ledger = isLost && digest ? withoutDigest(ledger, digest) : { ...ledger, pending: undefined };
    return digest;
  }
}

const LOST = { isLost: true };

Deno.test("withoutDigest() takes back an undelivered message, so that no recovery is reported without its outage", () => {
  const channel = new Channel();
  const knowledge = new Knowledge();
  const found = (number: number, a: Said, b: Said) => knowledge.take(swept(number, { a, b }));
  channel.send(found(0, "up", "down"));
  const lost = channel.send(found(1, "down", "up"), LOST)!;
  assert.deepEqual([lost.down.length, lost.recovered.length], [1, 1]);
  const { down, recovered } = channel.send(found(2, "up", "up"))!;
  assert.deepEqual([down, recovered.map(({ target }) => target)], [[], ["b"]]);
});

Deno.test("withoutDigest() takes back that a site is unsteady, but not the outage that was reported before", () => {
  const channel = new Channel();
  const knowledge = new Knowledge();
  const found = (number: number, a: Said) => ({ ...knowledge.take(swept(number, { a })), missed: [] });
  channel.send(found(0, "up"));
  assert.equal(channel.send(found(1, "down"))!.down.length, 1);
  for (const number of [2, 3, 4, 5, 6]) channel.send(found(number, number % 2 ? "down" : "up"), LOST);
  assert.equal(channel.send(found(7, "down"), LOST)!.unsteady.length, 1);
  assert.deepEqual(channel.send(found(50, "up"))!.recovered.map(({ target }) => target), ["a"]);
});

Deno.test("withoutDigest() takes back that a site is unsteady, and with it an outage that nothing else has reported", () => {
  const channel = new Channel();
  const knowledge = new Knowledge();
  const found = (number: number, a: Said) => ({ ...knowledge.take(swept(number, { a })), missed: [] });
  channel.send(found(0, "up"));
  for (const number of [1, 2, 3, 4, 5, 6]) channel.send(found(number, number % 2 ? "down" : "up"), LOST);
  assert.equal(channel.send(found(7, "down"), LOST)!.unsteady.length, 1);
  assert.equal(channel.send(found(50, "up")), undefined);
});

Deno.test("withoutDigest() takes nothing back for a reminder, whose contents were reported before", () => {
  const channel = new Channel();
  const knowledge = new Knowledge();
  channel.send(knowledge.take(swept(0, { a: "down" })));
  assert.equal(channel.send({ ...knowledge.take(swept(54, { a: "down" })), missed: [] }, LOST)!.kind, "reminder");
  const { down, recovered } = channel.send(knowledge.take(swept(55, { a: "up" })))!;
  assert.deepEqual([down.length, recovered.length], [0, 1]);
});

Deno.test("withoutDigest() takes back thresholds of certificates, and the start and end of problems", () => {
  const channel = new Channel();
  const knowledge = new Knowledge();
  const how = { fingerprints: { a: "a1b2c3d4" }, ends: { a: FIRST + 10 * DAY } };
  channel.send(knowledge.take(swept(0, { a: "up" })));
  const first = channel.send(knowledge.take(swept(1, { a: "up" }, how)), LOST)!;
  const again = channel.send(knowledge.take(swept(2, { a: "up" }, how)))!;
  assert.deepEqual([first, again].map(({ certificates }) => certificates[0].threshold), [14, 14]);

  const bad = (number: number) => knowledge.take(swept(number, { a: "unknown" }, { ...how, reliable: false }));
  assert.equal(channel.send(bad(3), LOST)!.monitor.length, 1);
  assert.deepEqual(channel.send(bad(4))!.monitor.map(({ kind, over }) => [kind, over]), [["unreliable", false]]);
  assert.equal(channel.send(knowledge.take(swept(5, { a: "up" }, how)), LOST)!.monitor[0].over, true);
  const { monitor } = channel.send(knowledge.take(swept(6, { a: "up" }, how)))!;
  assert.deepEqual(monitor.map(({ kind, over }) => [kind, over]), [["unreliable", true]]);
});
