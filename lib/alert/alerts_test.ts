import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { type Received, response, startReceiver } from "../../testing/alerts/receiver.ts";
import { until } from "../../testing/process/until.ts";
import { INTERVAL, Knowledge, type Said, swept } from "../../testing/samples/situation.ts";
import { apiAlerts } from "../api/alerts.ts";
import type { Channel } from "../channel/channel.ts";
import { parseChannels } from "../channel/parse.ts";
import type { View } from "../model/view.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { Alerts } from "./alerts.ts";
import { openChannels } from "./channels.ts";

type Respond = (received: Received) => ReturnType<Parameters<typeof startReceiver>[0]>;

/** Alerts to one receiver, of one process's knowledge. */
function setUp(respond: Respond, { fragment = "", scheme = "", store = openMemory() as Store } = {}) {
  const receiver = startReceiver((received) => respond(received));
  const parsed = parseChannels(`ops=${scheme}http://127.0.0.1:${receiver.port}/hook${fragment}`);
  assert(parsed.ok);
  const knowledge = new Knowledge();
  let channels: Channel[] | undefined = parsed.channels;
  const alerts = new Alerts({
    store,
    replica: "one",
    interval: INTERVAL,
    channels: () => {
      const taken = channels;
      channels = undefined;
      return Promise.resolve(taken);
    },
  });
  alerts.watch(() => knowledge.past.hour.latest && knowledge.situation(), () => {});
  return {
    receiver,
    alerts,
    configure: (text: string) => {
      const parsed = parseChannels(text);
      assert(parsed.ok);
      channels = parsed.channels;
    },
    take: (number: number, found: Record<string, Said>, replica = "one") => {
      knowledge.take(swept(number, found, { replica }));
      alerts.look();
    },
    async [Symbol.asyncDispose]() {
      await alerts.stop();
      await receiver[Symbol.asyncDispose]();
      await store.close();
    },
  };
}

const bodies = ({ received }: { received: Received[] }) => received.map(({ body }) => JSON.parse(body));

Deno.test("Alerts send a baseline, then each change once, and look again only if there is news", async () => {
  await using set = setUp(() => response(204));
  set.take(0, { a: "up" });
  await until(() => set.receiver.received.length === 1);
  await until(() => set.alerts.status[0].delivered > 0);
  set.alerts.look();
  set.take(1, { a: "down" });
  await until(() => set.receiver.received.length === 2);
  await delay(50);
  assert.deepEqual(bodies(set.receiver).map(({ type, data }) => [type, data.down.length]), [["alert.baseline", 0], [
    "alert.change",
    1,
  ]]);
});

Deno.test("Alerts leave another process's sweep to it for a while", async () => {
  await using set = setUp(() => response(204));
  set.take(0, { a: "up" }, "two");
  await delay(100);
  assert.equal(set.receiver.received.length, 0);
  set.take(1, { a: "up" });
  await until(() => set.receiver.received.length === 1);
});

// A timer that is left would send again.
Deno.test({ name: "Alerts stop for a channel that is no longer configured", sanitizeOps: true }, async () => {
  await using receiver = startReceiver(() => response(204));
  await using set = setUp(() => response(500));
  set.take(0, { a: "up" });
  await until(() => set.alerts.status[0]?.failing !== undefined);
  set.configure(`other=http://127.0.0.1:${receiver.port}/hook`);
  set.alerts.look();
  await until(() => set.alerts.status[0].delivered > 0);
  assert.deepEqual([set.receiver.received.length, receiver.received.length], [1, 1]);
});

Deno.test("Alerts retry a failed message unchanged, and report it without the URL", async () => {
  let status = 500;
  await using set = setUp(() => response(status, { "retry-after": "1" }));
  set.take(0, { a: "up" });
  await until(() => set.alerts.status[0]?.failing !== undefined);
  const [shown] = apiAlerts({ alerts: set.alerts.status } as unknown as View);
  assert.deepEqual({ ...shown, failing: { ...shown.failing, since: "" } }, {
    name: "ops",
    kind: "webhook",
    delivered: null,
    failing: { since: "", tries: 1, code: "500" },
  });
  status = 204;
  set.take(1, { a: "down" });
  await until(() => set.receiver.received.length === 3, 15_000);
  const [first, second, third] = bodies(set.receiver);
  assert.deepEqual(second, first);
  assert.equal(third.data.down.length, 1);
  await until(() => set.alerts.status[0].failing === undefined);
  assert.deepEqual(set.alerts.status[0].attempts, { delivered: 2, failed: 1 });
});

Deno.test("Alerts stop for a channel whose receiver responds with 410", async () => {
  await using set = setUp(() => response(410));
  set.take(0, { a: "up" });
  await until(() => set.alerts.status[0]?.failing?.code === "410");
  set.take(1, { a: "down" });
  await delay(100);
  assert.equal(set.receiver.received.length, 1);
});

Deno.test("Alerts post everything that is open to Alertmanager after every sweep, and keep no ledger", async () => {
  const store = openMemory();
  await using set = setUp(() => response(200), { scheme: "alertmanager+", store });
  set.take(0, { a: "down", b: "up" });
  await until(() => set.receiver.received.length === 1);
  set.take(1, { a: "down", b: "down" });
  await until(() => set.receiver.received.length === 2);
  await until(() => set.alerts.status[0].delivered > 0);
  // There is no other sweep.
  set.alerts.look();
  await delay(50);
  assert.deepEqual(bodies(set.receiver).map((alerts) => alerts.length), [1, 2]);
  assert.equal(await store.document("ledger/ops"), undefined);
});

Deno.test("Alerts do not touch a ledger of a later version", async () => {
  const store = openMemory();
  const later = new Response('{"format":2}').body!.pipeThrough(new CompressionStream("gzip"));
  await store.putDocument("ledger/ops", await new Response(later).bytes(), undefined);
  await using set = setUp(() => response(204), { store });
  set.take(0, { a: "down" });
  await delay(150);
  assert.equal(set.receiver.received.length, 0);
});

Deno.test("openChannels() rereads a changed file, and keeps the previous channels if it is invalid", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "# a comment\none=http://localhost:1/\n");
    const opened = await openChannels({ path, text: () => "" });
    assert(opened.ok);
    const names = async () => (await opened.channels())?.map(({ name }) => name);
    assert.deepEqual([await names(), await names()], [["one"], undefined]);
    await Deno.writeTextFile(path, "two=ftp://secret/\n");
    assert.equal(await names(), undefined);
    await Deno.writeTextFile(path, "two=http://localhost:2/\n");
    assert.deepEqual(await names(), ["two"]);
    const missing = await openChannels({ path: `${path}-none`, text: () => "" });
    assert(!missing.ok && /LOOKOUT_ALERTS: cannot read its file/.test(missing.problems[0]));
  } finally {
    await Deno.remove(path);
  }
});
