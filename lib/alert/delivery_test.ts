import assert from "node:assert/strict";
import { until } from "../../testing/process/until.ts";
import { ALL_EVENTS, Knowledge, swept } from "../../testing/samples/situation.ts";
import type { Channel } from "../channel/channel.ts";
import type { Digest } from "../model/digest.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import { ChannelDelivery } from "./delivery.ts";
import { decodeLedger } from "./ledger.ts";

/** Short, since a process waits for one slot before it sends by itself. */
const INTERVAL = 200;

const channel: Channel = {
  name: "ops",
  scheme: "webhook",
  options: ALL_EVENTS,
  send: () => Promise.reject(new Error("sent by hand")),
  print: () => "",
};

/** Deliveries to one channel, by way of a store that fails on request. */
function setUp() {
  const memory = openMemory();
  const knowledge = new Knowledge();
  const sent: Digest[] = [];
  const fails = { reads: false, writes: false, isStored: true };
  const hooks = { onSend: () => Promise.resolve() };
  const delivery = new ChannelDelivery({
    channel,
    store: {
      document: (name) => fails.reads ? Promise.reject(new Error("away")) : memory.document(name),
      putDocument: (...all) => fails.writes ? Promise.reject(new Error("full")) : memory.putDocument(...all),
    },
    replica: "one",
    interval: INTERVAL,
    situation: () => knowledge.past.hour.latest && knowledge.situation({ isStored: fails.isStored }),
    send: async (digest) => {
      sent.push(digest);
      await hooks.onSend();
      return { ok: true };
    },
    within: 1000,
    onChange: () => {},
  });
  const ledger = async () => await decodeLedger((await memory.document("ledger/ops"))!.bytes);
  return {
    knowledge,
    sent,
    fails,
    hooks,
    delivery,
    ledger,
    async [Symbol.asyncDispose]() {
      await delivery.stop();
      await memory.close();
    },
  };
}

for (const failing of ["writes", "sweeps"] as const) {
  Deno.test(`ChannelDelivery sends by itself when the store has taken no ${failing} for a slot, and hands its ledger back`, async () => {
    await using set = setUp();
    const { delivery, knowledge, sent, fails } = set;
    knowledge.take(swept(0, { a: "up" }));
    await delivery.run();
    if (failing === "writes") fails.writes = true;
    else fails.isStored = false;
    knowledge.take(swept(1, { a: "down" }));
    await delivery.run();
    assert.equal(sent.length, 1);
    await until(() => sent.length > 1);
    assert.deepEqual([sent[1].down.length, sent[1].unagreed], [1, true]);
    fails.writes = false;
    fails.isStored = true;
    await until(async () => (await set.ledger()).reported.size === 1);
    knowledge.take(swept(2, { a: "up" }));
    await delivery.run();
    await until(() => sent.some(({ recovered }) => recovered.length > 0));
    assert.equal(sent.filter(({ down }) => down.length > 0).length, 1);
  });
}

Deno.test("ChannelDelivery records what it sent when it is stopped meanwhile, so that it is not sent again", async () => {
  await using set = setUp();
  const { delivery, knowledge, sent, hooks } = set;
  const { promise: isSent, resolve: finish } = Promise.withResolvers<void>();
  hooks.onSend = () => isSent;
  knowledge.take(swept(0, { a: "up" }));
  const running = delivery.run();
  await until(() => sent.length === 1);
  const stopped = delivery.stop();
  finish();
  await Promise.all([running, stopped]);
  assert.equal((await set.ledger()).pending, undefined);
});

Deno.test("ChannelDelivery sends once what it could not note at once, the store being away", async () => {
  await using set = setUp();
  const { delivery, knowledge, sent, fails, hooks } = set;
  hooks.onSend = () => {
    fails.reads = fails.writes = true;
    return Promise.resolve();
  };
  knowledge.take(swept(0, { a: "up" }));
  await delivery.run();
  await until(() => sent.some(({ monitor }) => monitor.some(({ kind, over }) => kind === "store" && !over)));
  hooks.onSend = () => Promise.resolve();
  fails.reads = fails.writes = false;
  await until(() => sent.some(({ monitor }) => monitor.some(({ over }) => over)));
  assert.deepEqual(sent.map(({ kind }) => kind), ["baseline", "change", "change"]);
  assert.equal((await set.ledger()).pending?.digest.id, undefined);
});
