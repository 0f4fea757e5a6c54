import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { response, startReceiver } from "../../testing/alerts/receiver.ts";
import { sampleDigest, stormDigest } from "../../testing/samples/digests.ts";
import { parseChannels } from "./parse.ts";
import { formatWebhook } from "./webhook.ts";

const OLD = `whsec_${btoa("the old secret of 32 characters!")}`;
const NEW = `whsec_${btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, index) => 251 - index)))}`;

Deno.test("a webhook is verified by the standard's own library with either secret, and with no other", async () => {
  assert.match(NEW, /\+/, "no plus in it, which a fragment takes for a space");
  await using receiver = startReceiver(() => response(204));
  const parsed = parseChannels(`ops=http://127.0.0.1:${receiver.port}/hook?a=b#secret=${OLD}&secret=${NEW}`);
  assert(parsed.ok);
  const digest = sampleDigest({ title: "Übersicht 監視 \u{1f525}" });
  const { signal } = new AbortController();
  assert.deepEqual(await parsed.channels[0].send(digest, { signal }), { ok: true });
  assert.deepEqual(await parsed.channels[0].send(digest, { signal }), { ok: true });
  const [first, second] = receiver.received;
  assert.equal(first.body, second.body);
  assert.equal(first.headers.get("webhook-id"), digest.id);
  assert.equal(first.headers.get("webhook-signature")?.split(" ").length, 2);
  for (const secret of [OLD, NEW]) {
    const read = new Webhook(secret).verify(first.body, Object.fromEntries(first.headers));
    assert.deepEqual(read, JSON.parse(JSON.stringify(formatWebhook(digest)[0].body)));
  }
  const other = new Webhook(`whsec_${btoa("another secret of 32 characters!")}`);
  assert.throws(() => other.verify(first.body, Object.fromEntries(first.headers)));
  assert.throws(() => new Webhook(OLD).verify(first.body + " ", Object.fromEntries(first.headers)));
});

Deno.test("a webhook without a secret has an id and a time, and no signature", async () => {
  await using receiver = startReceiver(() => response(200));
  const parsed = parseChannels(`ops=http://127.0.0.1:${receiver.port}/`);
  assert(parsed.ok);
  await parsed.channels[0].send(sampleDigest(), { signal: new AbortController().signal });
  const { headers } = receiver.received[0];
  assert.deepEqual([headers.get("webhook-id"), headers.get("webhook-signature")], ["dig_1", null]);
  assert(Math.abs(Number(headers.get("webhook-timestamp")) * 1000 - Date.now()) < 60_000);
});

Deno.test("formatWebhook() names a hundred sites and counts all of them", () => {
  const [{ body }] = formatWebhook(stormDigest()) as [
    { body: { data: { down: unknown[]; counts: { down: number } } } },
  ];
  assert.deepEqual([body.data.down.length, body.data.counts.down], [100, 2800]);
});
