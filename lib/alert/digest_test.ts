import assert from "node:assert/strict";
import type { ChannelOptions } from "../channel/channel.ts";
import { formatSlack } from "../channel/slack.ts";
import { DAY, HOUR } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import { ALL_EVENTS, FIRST, INTERVAL, Knowledge, type Said, swept } from "../../testing/samples/situation.ts";
import { nextDigest } from "./digest.ts";
import { gzipSync } from "node:zlib";
import { decodeLedger, encodeLedger, LaterLedger, type Ledger } from "./ledger.ts";
import type { Situation } from "./situation.ts";

/** A channel whose messages all arrive at once. */
class Recipient {
  ledger: Ledger | undefined;
  readonly digests: Digest[] = [];

  constructor(readonly options: ChannelOptions = ALL_EVENTS) {}

  /** What it receives about a situation, in short. */
  receive(situation: Situation, storeAway?: number): string[] {
    const id = `dig_${this.digests.length}`;
    const next = nextDigest(this.ledger, situation, {
      options: this.options,
      id,
      now: situation.latest.record.finished,
      storeAway,
    });
    if (next.ledger) this.ledger = { ...next.ledger, pending: undefined };
    if (!next.digest) return [];
    this.digests.push(next.digest);
    const { kind, down, recovered, unwatched, unsteady, certificates, monitor } = next.digest;
    return [
      ...(kind === "change" ? [] : [kind]),
      ...down.map(({ target }) => `${target} down`),
      ...recovered.map(({ target, ended }) => `${target} ${ended}`),
      ...unwatched.map(({ target }) => `${target} unwatched`),
      ...unsteady.map(({ target, openings }) => `${target} unsteady ${openings}`),
      ...certificates.map(({ threshold, hostCount }) => `${hostCount} ends in ${threshold}`),
      ...monitor.map(({ kind, over }) => `${kind} ${over ? "over" : "begun"}`),
    ];
  }
}

/** What is received, sweep after sweep. */
function story(steps: Record<string, Said>[], options?: Partial<ChannelOptions>): string[][] {
  const recipient = new Recipient({ ...ALL_EVENTS, ...options });
  const knowledge = new Knowledge();
  return steps.map((found, number) => recipient.receive(knowledge.take(swept(number, found))));
}

const many = (count: number, said: (index: number) => Said) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, said(index)]));

Deno.test("nextDigest() begins with one message about the current state, then reports changes and how long outages lasted", () => {
  assert.deepEqual(
    story([{ a: "down", b: "up" }, { a: "down", b: "down" }, { a: "up", b: "down" }, { a: "up", b: "blocked" }]),
    [["baseline", "a down"], ["b down"], ["a up"], ["b blocked"]],
  );
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "up" })));
  recipient.receive(knowledge.take(swept(1, { a: "down" })));
  recipient.receive(knowledge.take(swept(2, { a: "down" }), swept(3, { a: "up" })));
  const [{ opened, closed }] = recipient.digests.at(-1)!.recovered;
  assert.equal(closed - opened, 2 * INTERVAL);
});

Deno.test("nextDigest() leaves out what opened and closed before it could be sent", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "up" })));
  assert.deepEqual(recipient.receive(knowledge.take(swept(1, { a: "down" }), swept(2, { a: "up" }))), []);
});

Deno.test("nextDigest() neither counts nor reports sites in maintenance, and reports those that are still down afterwards", () => {
  const recipient = new Recipient({ ...ALL_EVENTS, remind: "00:20" });
  const knowledge = new Knowledge();
  const found = (a: Said, b: Said, c: Said) => recipient.receive(knowledge.take(swept(number++, { a, b, c })));
  let number = 0;
  assert.deepEqual(found("down", "up", "up"), ["baseline", "a down"]);
  // An outage before the window is not over, and comes with no reminder.
  assert.deepEqual(found("maintenance", "maintenance", "up"), []);
  assert.deepEqual(found("maintenance", "maintenance", "down"), ["c down"]);
  assert.equal(recipient.digests.at(-1)!.openCount, 1);
  assert.deepEqual(found("maintenance", "down", "down"), ["b down"]);
  assert.deepEqual(found("up", "down", "up"), ["a up", "c up"]);
});

Deno.test("nextDigest() links to the page, filtered by what the newly down sites have in common", () => {
  const linkOf = (found: Record<string, Said>, categories = {}) => {
    const recipient = new Recipient();
    const knowledge = new Knowledge();
    recipient.receive(knowledge.take(swept(0, { a: "up", b: "up", c: "up" }, { categories })));
    recipient.receive(knowledge.take(swept(1, found, { categories })));
    return recipient.digests[1].link.replace("https://status.example/", "");
  };
  assert.equal(linkOf({ a: 503, b: 500, c: "up" }), "?state=down");
  assert.equal(linkOf({ a: 503, b: 503, c: "up" }), "?state=down&status=503");
  const categories = { a: "Food & Drink", b: "Food & Drink", c: "News" };
  assert.equal(
    linkOf({ a: "timeout", b: "timeout", c: "up" }, categories),
    "?state=down&status=timeout&category=Food+%26+Drink",
  );
  assert.equal(linkOf({ a: 503, b: "up", c: 500 }, categories), "?state=down");
});

Deno.test("nextDigest() makes one message for 2,800 of 3,000 sites down, which fits into a channel", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, many(3000, () => "up"))));
  const lines = recipient.receive(knowledge.take(swept(1, many(3000, (index) => index < 2800 ? "timeout" : "up"))));
  assert.equal(lines.length, 2800);
  const [, digest] = recipient.digests;
  assert.deepEqual(digest.cause, { kind: "failure", value: "timeout", count: 2800 });
  const [{ body }] = formatSlack(digest);
  assert(JSON.stringify(body).length < 6000);
  assert.deepEqual(
    recipient.receive(knowledge.take(swept(2, many(3000, (index) => index < 2800 ? "timeout" : "up")))),
    [],
  );
  assert.equal(recipient.receive(knowledge.take(swept(3, many(3000, () => "up")))).length, 2800);
  assert.deepEqual(recipient.digests.at(-1)!.stormsOver, [digest.id]);
});

Deno.test("nextDigest() names no site for unreliable sweeps, and reports once each that they begin and end", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "up", b: "up" })));
  const bad = { reliable: false };
  assert.deepEqual(recipient.receive(knowledge.take(swept(1, { a: "unknown", b: "unknown" }, bad))), [
    "unreliable begun",
  ]);
  assert.deepEqual(recipient.receive(knowledge.take(swept(2, { a: "unknown", b: "unknown" }, bad))), []);
  assert.deepEqual(recipient.receive(knowledge.take(swept(3, { a: "down", b: "up" }))), ["a down", "unreliable over"]);
});

Deno.test("nextDigest() reports missed slots, a rejected list and an unavailable store once each, and their end", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "up" })));
  const { slot } = knowledge.past;
  knowledge.past.moveTo(slot + 2 * INTERVAL);
  assert.deepEqual(recipient.receive(knowledge.situation()), ["missed begun"]);
  assert.deepEqual(recipient.receive(knowledge.situation()), []);
  knowledge.take(swept(2, { a: "up" }));
  // The newest sweep is not of late: slot 3 is being swept only now.
  const late = { slot: slot + 4 * INTERVAL, missed: [slot + INTERVAL] };
  assert.deepEqual(recipient.receive(knowledge.situation(late)), []);
  assert.deepEqual(recipient.receive(knowledge.situation()), ["missed over"]);
  const list = { since: slot, problems: 2 };
  assert.deepEqual(recipient.receive(knowledge.situation({ list, replica: "two" })), []);
  assert.deepEqual(recipient.receive(knowledge.situation({ list })), ["list begun"]);
  assert.equal(recipient.digests.at(-1)!.monitor[0].detail, "2 problems");
  assert.deepEqual(recipient.receive(knowledge.situation({ list })), []);
  assert.deepEqual(recipient.receive(knowledge.situation()), ["list over"]);
  assert.deepEqual(recipient.receive(knowledge.situation({ list })), ["list begun"]);
  // The list of another process may be another one, until the first is gone.
  const sweptByTwo = (number: number) => {
    const situation = knowledge.take(swept(number, { a: "up" }, { replica: "two" }));
    return recipient.receive({ ...situation, replica: "two" });
  };
  assert.deepEqual([3, 4, 5, 6].flatMap(sweptByTwo), ["list over"]);
  assert.deepEqual(recipient.receive(knowledge.situation(), slot), ["store begun"]);
  assert.equal(recipient.digests.at(-1)!.unagreed, true);
  assert.deepEqual(recipient.receive(knowledge.situation()), ["store over"]);
});

Deno.test("nextDigest() reports once that the list is checked here instead of at its place, and when that ends", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "up" })));
  const replacedPlace = { name: "eu", since: knowledge.past.slot };
  assert.deepEqual(recipient.receive(knowledge.situation({ replacedPlace, replica: "two" })), []);
  assert.deepEqual(recipient.receive(knowledge.situation({ replacedPlace })), ["place begun"]);
  assert.equal(recipient.digests.at(-1)!.monitor[0].detail, "eu");
  assert.deepEqual(recipient.receive(knowledge.situation({ replacedPlace })), []);
  assert.deepEqual(recipient.receive(knowledge.situation()), ["place over"]);
});

Deno.test("nextDigest() reminds once a day, at the configured hour, of what is still open", () => {
  const recipient = new Recipient({ ...ALL_EVENTS, remind: "02:00" });
  const knowledge = new Knowledge();
  const all = [];
  for (let number = 0; number <= 300; number++) {
    const lines = recipient.receive(knowledge.take(swept(number, { a: "down", b: "up" })));
    if (lines.length > 0) all.push([new Date(FIRST + number * INTERVAL).toISOString().slice(8, 16), ...lines]);
  }
  assert.deepEqual(all, [["22T00:10", "baseline", "a down"], ["22T02:00", "reminder", "a down"], [
    "23T02:00",
    "reminder",
    "a down",
  ], ["24T02:00", "reminder", "a down"]]);
});

Deno.test("nextDigest() reports an unsteady target in one line a day, until it has stayed in one state for a day", () => {
  const recipient = new Recipient({ ...ALL_EVENTS, remind: "00:00", events: ["down", "recovered"] });
  const knowledge = new Knowledge();
  const all: string[] = [];
  for (let number = 0; number < 400; number++) {
    const isDown = number > 0 && number < 200 && number % 2 === 1;
    const lines = recipient.receive(knowledge.take(swept(number, { a: isDown ? "down" : "up", b: "up" })));
    all.push(...lines.map((line) => `${number}: ${line}`));
  }
  assert.deepEqual(all, [
    "0: baseline",
    "1: a down",
    "2: a up",
    "3: a down",
    "4: a up",
    "5: a down",
    "6: a up",
    "7: a unsteady 4",
    "151: a unsteady 18",
    `${200 + DAY / INTERVAL}: a up`,
  ]);
});

Deno.test("nextDigest() reports a removed target as no longer watched, not as recovered, if it is still gone one slot later", () => {
  const both: Record<string, Said> = { a: "down", b: "up" };
  assert.deepEqual(story([both, { b: "up" }, { b: "up" }, { b: "up" }]), [["baseline", "a down"], [], [
    "a unwatched",
  ], []]);
  // Two lists during a deployment.
  assert.deepEqual(story([both, { b: "up" }, both, { b: "up" }, both]), [["baseline", "a down"], [], [], [], []]);
});

Deno.test("nextDigest() respects a channel's options", () => {
  const down = { a: "down" as const, b: "up" as const };
  assert.deepEqual(story([{ a: "up", b: "up" }, down, { a: "up", b: "up" }], { events: ["recovered"] }), [
    ["baseline"],
    [],
    ["a up"],
  ]);
  assert.deepEqual(story([{ a: "up", b: "up" }, down, down, down], { after: 3 }), [["baseline"], [], [], ["a down"]]);
  assert.deepEqual(story([{ a: "up", b: "up" }, down, { a: "up", b: "up" }], { after: 2 }), [["baseline"], [], []]);
  assert.deepEqual(
    story([{ a: "up", b: "up" }, down, { a: "down", b: "down" }, { a: "up", b: "down" }], { min: 2 }),
    [["baseline"], [], ["a down", "b down"], ["a up"]],
  );
  assert.deepEqual(story([{ a: "up" }, { a: "down" }], { category: "Shops" }), [["baseline"], []]);
});

Deno.test("nextDigest() knows for a day that a recovery was reported", () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  for (const [number, said] of (["up", "down", "up"] as const).entries()) {
    recipient.receive(knowledge.take(swept(number, { a: said })));
  }
  const isKnown = (number: number) => {
    recipient.receive(knowledge.take(swept(number, { a: "up" })));
    return recipient.ledger!.ended.has("a");
  };
  assert.deepEqual([2 + DAY / INTERVAL - 1, 2 + DAY / INTERVAL].map(isKnown), [true, false]);
});

Deno.test("nextDigest() starts over if the ledger is from a clock that was more than about a day ahead", () => {
  const situation = new Knowledge().take(swept(0, { a: "up" }));
  const kindAfter = (slots: number) => {
    const recipient = new Recipient();
    recipient.receive(situation);
    recipient.ledger = { ...recipient.ledger!, through: FIRST + slots * INTERVAL };
    return recipient.receive(situation);
  };
  assert.deepEqual(kindAfter(120), []);
  assert.deepEqual(kindAfter(121), ["baseline"]);
});

Deno.test("nextDigest() names the fifty sites that have slowed down most, and counts all of them", () => {
  const found = many(60, () => "up");
  // The higher the number, the longer it takes, and the less that is for it.
  const slow = new Map(Object.keys(found).map((id, index) => [id, { now: 1000 + index, usual: 10 + 10 * index }]));
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, found)));
  knowledge.take(swept(1, { ...found, a: "down" }));
  recipient.receive(knowledge.situation({ slow }));
  const { count, targets } = recipient.digests[1].slow;
  assert.deepEqual([count, targets.length], [60, 50]);
  assert.deepEqual([targets[0], targets[49].target], [
    { target: "t0", name: "Site t0", url: "https://t0.example/", now: 1000, usual: 10 },
    "t49",
  ]);
});

Deno.test("nextDigest() does not let a process that knows less contradict one that knows more", () => {
  const recipient = new Recipient();
  const [one, two] = [new Knowledge("one"), new Knowledge("two")];
  const sweeps = [
    swept(0, { a: "up" }),
    swept(1, { a: "down" }),
    swept(2, { a: "unknown" }),
    swept(3, { a: "unknown" }),
  ];
  recipient.receive(one.take(...sweeps.slice(0, 1)));
  two.take(sweeps[0]);
  assert.deepEqual(recipient.receive(one.take(sweeps[1])), ["a down"]);
  // It does not know the sweep that the other one reported.
  assert.deepEqual(recipient.receive(two.situation()), []);
  assert.deepEqual(recipient.receive(two.take(sweeps[2])), []);
  assert.deepEqual(recipient.receive(two.take(sweeps[1], sweeps[3])), []);
});

Deno.test("decodeLedger() restores what encodeLedger() encoded, and rejects damaged ledgers", async () => {
  const recipient = new Recipient();
  const knowledge = new Knowledge();
  recipient.receive(knowledge.take(swept(0, { a: "down", ["__proto__x"]: "down" }, { ends: { a: FIRST + HOUR } })));
  const { pending: _, ...ledger } = recipient.ledger!;
  const bytes = await encodeLedger(ledger);
  assert.deepEqual(await decodeLedger(bytes), ledger);
  await assert.rejects(decodeLedger(bytes.slice(0, -9)), /Cannot read a ledger/);
  await assert.rejects(decodeLedger(gzipSync('{"format":1,"reported":1}')), /it is damaged/);
  await assert.rejects(decodeLedger(gzipSync('{"format":2}')), LaterLedger);
});
