import assert from "node:assert/strict";
import { type Received, response, startReceiver } from "../../testing/alerts/receiver.ts";
import { createAuthority } from "../../testing/internet/certificates.ts";
import { sampleDigest } from "../../testing/samples/digests.ts";
import type { Channel, Delivery } from "./channel.ts";
import { parseChannels } from "./parse.ts";

const ANY = new AbortController().signal;

function channelOf(text: string): Channel {
  const parsed = parseChannels(`ops=${text}`);
  assert(parsed.ok, JSON.stringify(parsed));
  return parsed.channels[0];
}

Deno.test("a request goes to the URL byte for byte, as JSON, with user and password in a header", async () => {
  await using receiver = startReceiver(() => response(202));
  const query = "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a_b-%2Bc%3d";
  const channel = channelOf(`teams+http://127.0.0.1:${receiver.port}/workflows/AbC${query}#min=2`);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: true });
  const [{ method, path, headers, body }] = receiver.received;
  assert.deepEqual([method, path], ["POST", `/workflows/AbC${query}`]);
  assert.equal(headers.get("content-type"), "application/json");
  assert.match(headers.get("user-agent") ?? "", /^Lookout\/\d/);
  assert.equal(headers.get("authorization"), null);
  assert.equal(JSON.parse(body).type, "message");

  const withUser = channelOf(`alertmanager+http://u:p%40ss@127.0.0.1:${receiver.port}/prefix/`);
  assert.deepEqual(await withUser.send(sampleDigest(), { signal: ANY }), { ok: true });
  const last = receiver.received.at(-1)!;
  assert.deepEqual([last.path, last.headers.get("authorization")], [
    "/prefix/api/v2/alerts",
    `Basic ${btoa("u:p@ss")}`,
  ]);
});

const soon = new Date(Date.now() + 90_000).toUTCString();

const responses: Record<string, { bytes: string; expected: Delivery }> = {
  "200": { ...response(200), expected: { ok: true } },
  "204": { ...response(204), expected: { ok: true } },
  "302": { ...response(302, { location: "/elsewhere" }), expected: { ok: false, code: "302" } },
  "307": { ...response(307, { location: "/elsewhere" }), expected: { ok: false, code: "307" } },
  "400": { ...response(400, {}, "invalid_token tok3n"), expected: { ok: false, code: "400" } },
  "404": { ...response(404), expected: { ok: false, code: "404" } },
  "410": { ...response(410), expected: { ok: false, code: "410", gone: true } },
  "424": { ...response(424), expected: { ok: false, code: "424" } },
  "429 with seconds": {
    ...response(429, { "retry-after": "120" }),
    expected: { ok: false, code: "429", retryAfter: 120_000 },
  },
  "500": { ...response(500, {}, "tok3n"), expected: { ok: false, code: "500" } },
  "503 with nonsense": { ...response(503, { "retry-after": "later" }), expected: { ok: false, code: "503" } },
  "no HTTP": { bytes: "220 mail.example ESMTP\r\n", expected: { ok: false, code: "protocol" } },
  "headers without end": {
    bytes: `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(3_000_000)}`,
    expected: { ok: false, code: "protocol" },
  },
  "nothing": { bytes: "", expected: { ok: false, code: "reset" } },
};

for (const [what, { bytes, expected }] of Object.entries(responses)) {
  Deno.test(`a response of ${what} is ${JSON.stringify(expected)}, after one request`, async () => {
    await using receiver = startReceiver(() => ({ bytes }));
    const channel = channelOf(`slack+http://127.0.0.1:${receiver.port}/tok3n`);
    assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), expected);
    assert.equal(receiver.received.length, 1);
  });
}

Deno.test("a date in Retry-After is honoured", async () => {
  await using receiver = startReceiver(() => response(429, { "retry-after": soon }));
  const delivery = await channelOf(`slack+http://127.0.0.1:${receiver.port}/x`).send(sampleDigest(), { signal: ANY });
  assert(!delivery.ok && delivery.retryAfter! > 60_000 && delivery.retryAfter! <= 90_000, JSON.stringify(delivery));
});

Deno.test("a response's body is not read: one without end is no failure", async () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
  await using receiver = startReceiver(() => ({ bytes: head + "tok3n".repeat(1000), hold: true }));
  const channel = channelOf(`http://127.0.0.1:${receiver.port}/`);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: true });
});

for (
  const [what, respond] of [
    ["silence", () => ({ bytes: "", hold: true })],
    ["headers byte by byte", () => ({ bytes: "HTTP/1.1 200 OK\r\nX-A: and so on and so on\r\n", everyMs: 50 })],
  ] as const
) {
  Deno.test(`${what} is a timeout, and sending can be aborted`, async () => {
    await using receiver = startReceiver(respond);
    const channel = channelOf(`http://127.0.0.1:${receiver.port}/`);
    const late = await channel.send(sampleDigest(), { signal: AbortSignal.timeout(300) });
    assert.deepEqual(late, { ok: false, code: "timeout" });
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 50);
    const aborted = await channel.send(sampleDigest(), { signal: stopping.signal });
    assert.deepEqual(aborted, { ok: false, code: "aborted" });
  });
}

Deno.test("an unreachable server and an unknown name have codes", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  for (
    const [url, code] of [
      [`http://127.0.0.1:${port}/`, "refused"],
      ["https://no-such-name.invalid/", "dns"],
      ["http://127.0.0.1:25/", "network"],
    ]
  ) {
    assert.deepEqual(await channelOf(url).send(sampleDigest(), { signal: ANY }), { ok: false, code });
  }
});

Deno.test("any TLS problem has the code tls", async () => {
  const authority = await createAuthority();
  const unknown = await authority.issue("good", { addresses: ["127.0.0.1"] });
  await using untrusted = startReceiver(() => response(200), unknown);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode("\x16\x03\x03garbage garbage garbage"));
      connection.close();
    }
  })();
  for (const port of [untrusted.port, (listener.addr as Deno.NetAddr).port]) {
    const delivery = await channelOf(`slack://127.0.0.1:${port}/tok3n`).send(sampleDigest(), { signal: ANY });
    assert.deepEqual(delivery, { ok: false, code: "tls" });
  }
  assert.equal(untrusted.received.length, 0);
  listener.close();
  await answering;
});

Deno.test("requests after a failed one are not sent", async () => {
  const seen: Received[] = [];
  await using receiver = startReceiver((received) => {
    seen.push(received);
    return response(seen.length === 2 ? 429 : 202);
  });
  const key = "0123456789abcdef0123456789abcdef";
  const channel = channelOf(`pagerduty+http://${key}@127.0.0.1:${receiver.port}`);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: false, code: "429" });
  assert.deepEqual(seen.map(({ path, body }) => [path, JSON.parse(body).dedup_key]), [
    ["/v2/enqueue", "t1"],
    ["/v2/enqueue", "t2"],
  ]);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: true });
  assert.equal(seen.length, 9);
});

Deno.test("apprise: 204 is no success, since nothing is configured under the key", async () => {
  await using receiver = startReceiver(() => response(204));
  const channel = channelOf(`apprise+http://127.0.0.1:${receiver.port}/notify/ops`);
  assert.deepEqual(await channel.send(sampleDigest(), { signal: ANY }), { ok: false, code: "204" });
  assert.equal(receiver.received[0].path, "/notify/ops");
});
