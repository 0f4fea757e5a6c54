import assert from "node:assert/strict";
import { response, startReceiver } from "../../testing/alerts/receiver.ts";
import { sampleDigest } from "../../testing/samples/digests.ts";
import type { Channel } from "./channel.ts";
import { formatSns, snsChannel } from "./sns.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
const ANY = new AbortController().signal;
const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "tok3n" };

function channelAt(endpoint: string): Channel {
  const options = { after: 1, remind: "09:00", events: [], min: 1 };
  const entry = { name: "topic", options, url: `sns:${TOPIC}`, own: new Map() };
  const made = snsChannel(entry, { endpoint, credentials });
  assert(!("problem" in made));
  return made;
}

Deno.test("sns sends topic, subject and message as formatted, in one request", async () => {
  const xml = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
  await using receiver = startReceiver(() => response(200, { "content-type": "text/xml" }, xml));
  const channel = channelAt(`http://127.0.0.1:${receiver.port}`);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: true });
  const [{ body }] = receiver.received;
  const sent = new URLSearchParams(body);
  const { TopicArn, Subject, Message } = formatSns(sampleDigest(), TOPIC);
  assert.deepEqual(["TopicArn", "Subject", "Message"].map((name) => sent.get(name)), [TopicArn, Subject, Message]);
});

Deno.test("sns has a code for each failure, and shows nothing of AWS's message", async () => {
  const error = "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>tok3n</Message></Error></ErrorResponse>";
  for (
    const [bytes, code] of [
      [response(403, { "content-type": "text/xml" }, error), "403"],
      [response(500), "500"],
      [response(302, { location: "https://elsewhere.invalid/" }), "302"],
      [{ bytes: "" }, "network"],
    ] as const
  ) {
    await using receiver = startReceiver(() => bytes);
    const channel = channelAt(`http://127.0.0.1:${receiver.port}`);
    assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: false, code });
    assert.equal(receiver.received.length, 1);
  }
  await using silent = startReceiver(() => ({ bytes: "", hold: true }));
  const channel = channelAt(`http://127.0.0.1:${silent.port}`);
  const signal = AbortSignal.timeout(300);
  assert.deepEqual(await channel.send(sampleDigest(), { signal }), { ok: false, code: "timeout" });
});
