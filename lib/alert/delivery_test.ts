import assert from "node:assert/strict";
import { until } from "../../testing/process/until.ts";
import { ALL_EVENTS, Knowledge, swept } from "../../testing/samples/situation.ts";
import type { Channel } from "../channel/channel.ts";
import type { Digest } from "../model/digest.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { ChannelDelivery, type DeliveryOptions } from "./delivery.ts";
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
function setUp(options: Partial<DeliveryOptions> = {}) {
  const memory = openMemory();
  const knowledge = new Knowledge();
  const sent: Digest[] = [];
  const fails = { reads: false, writes: false, isStored: true };
  const hooks = { onRead: () => Promise.resolve(), onSend: () => Promise.resolve() };
  const delivery = new ChannelDelivery({
    channel,
    store: {
      document: async (name) => {
        await hooks.onRead();
        return fails.reads ? await Promise.reject(new Error("away")) : await memory.document(name);
      },
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
    timeout: 1000,
    onChange: () => {},
    ...options,
  });
  const ledger = async () => await decodeLedger((await memory.document("ledger/ops"))!.bytes);
  return {
    knowledge,
    sent,
    fails,
    hooks,
    store: memory as Store,
    delivery,
    ledger,
    async [Symbol.asyncDispose]() {
      await delivery.stop();
      await memory.close();
    },
  };
}

for (const failing of ["writes", "sweeps"] as const) {
  Deno.test(`ChannelDelivery sends on its own if the store has saved no ${failing} for a slot, and hands its ledger back`, async () => {
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

Deno.test("ChannelDelivery keeps the ledger that another process wrote while this one could not reach the store", async () => {
  await using one = setUp();
  await using two = setUp({ replica: "two", store: one.store });
  for (const { knowledge } of [one, two]) knowledge.take(swept(0, { a: "up", b: "up" }));
  await one.delivery.run();
  one.fails.reads = true;
  one.knowledge.take(swept(1, { a: "down", b: "up" }));
  await one.delivery.run();
  await until(() => one.sent.length > 1);
  two.knowledge.take(swept(1, { a: "down", b: "down" }));
  await two.delivery.run();
  assert.equal((await one.ledger()).reported.size, 2);
  one.fails.reads = false;
  await one.delivery.run();
  assert.equal((await one.ledger()).reported.size, 2);
});

Deno.test("ChannelDelivery records what it sent even if it is stopped meanwhile, so that it is not sent again", async () => {
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

for (const reads of ["reads", "cannot read"] as const) {
  const name = `ChannelDelivery begins nothing when it is stopped while it ${reads} its ledger`;
  // A timer that is left would keep the process running.
  Deno.test({ name, sanitizeOps: true }, async () => {
    const set = setUp();
    const { delivery, knowledge, sent, fails, hooks } = set;
    const { promise: isRead, resolve: read } = Promise.withResolvers<void>();
    hooks.onRead = () => isRead;
    fails.reads = reads !== "reads";
    knowledge.take(swept(0, { a: "up" }));
    const running = delivery.run();
    const stopped = delivery.stop();
    read();
    await Promise.all([running, stopped]);
    assert.deepEqual([sent, await set.store.document("ledger/ops")], [[], undefined]);
    await set.store.close();
  });
}

Deno.test("ChannelDelivery respects another process's attempt for as long as it may take to send and record", async () => {
  await using one = setUp();
  const { promise: isSent, resolve: finish } = Promise.withResolvers<void>();
  one.hooks.onSend = () => isSent;
  one.knowledge.take(swept(0, { a: "up" }));
  const running = one.delivery.run();
  await until(() => one.sent.length === 1);

  const clock = { now: 0 };
  await using two = setUp({ replica: "two", store: one.store, steady: () => clock.now });
  two.knowledge.take(swept(0, { a: "up" }));
  await two.delivery.run();
  clock.now = 1499;
  await two.delivery.run();
  assert.equal(two.sent.length, 0);
  clock.now = 1500;
  await two.delivery.run();
  assert.deepEqual(two.sent, one.sent);
  finish();
  await running;
});

Deno.test("ChannelDelivery sends a message once, even if the store is unavailable when it should be recorded", async () => {
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
