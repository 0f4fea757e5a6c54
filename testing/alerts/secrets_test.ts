import assert from "node:assert/strict";
import { parseChannels } from "../../lib/channel/parse.ts";
import { freePort } from "../process/free_port.ts";
import { quietDigest, sampleDigest } from "../samples/digests.ts";
import { type Received, response, startReceiver } from "./receiver.ts";
import { assertHidden, aws, channelsAt, mailAt, NAMES, SECRET, TOPIC } from "./secret_channels.ts";
import { sendApart, type Sent } from "./send_apart.ts";

function assertSecret({ output, deliveries }: Sent, names: readonly string[], codes: RegExp): void {
  assertHidden(output);
  assert.deepEqual(Object.keys(deliveries), names, output);
  for (const delivery of Object.values(deliveries)) assert.match(delivery.ok ? "ok" : delivery.code, codes);
}

/** What each receiver says, with what it was sent in it, and the codes that come of it. */
const RECEIVERS: Record<string, [respond: (received: Received) => { bytes: string | Uint8Array }, codes: RegExp]> = {
  "takes all": [() => response(200), /^ok$|^protocol$|^network$|^200$/],
  "repeats what it was sent and fails": [
    ({ path, headers, body }) => response(500, { "x-echo": path }, [path, ...headers.values(), body].join("\n")),
    /^500$|^protocol$/,
  ],
  "redirects to a secret": [
    ({ path }) => response(302, { location: `http://127.0.0.1:1${path}${SECRET}` }),
    /^302$|^protocol$/,
  ],
  "is busy": [() => response(429, { "retry-after": "7" }, SECRET), /^429$|^protocol$/],
  "is gone": [() => response(410, {}, SECRET), /^410$|^protocol$/],
  "speaks no HTTP": [() => ({ bytes: `220 ${SECRET}\r\n` }), /^protocol$|^network$/],
  "hangs up": [() => ({ bytes: "" }), /^reset$|^network$/],
};

for (const [what, [respond, codes]] of Object.entries(RECEIVERS)) {
  Deno.test(`nothing of a channel's secrets is shown if its receiver ${what}`, async () => {
    await using receiver = startReceiver(respond);
    await using mail = startMailbox(`554 ${SECRET}\r\n`);
    const channels = [channelsAt(receiver.port), mailAt(mail.port), TOPIC].join("\n");
    const sent = await sendApart(channels, sampleDigest(), aws(receiver.port));
    const { mail: mailed, ...others } = sent.deliveries;
    assert.deepEqual(mailed, { ok: false, code: "554" });
    assertSecret({ ...sent, deliveries: others }, NAMES.filter((name) => name !== "mail"), codes);
    assert(receiver.received.some(({ path }) => path.includes(SECRET)), "no secret was sent at all");
  });
}

Deno.test("no secret of a channel is shown if its server is down or TLS fails", async () => {
  const port = freePort();
  const channels = [channelsAt(port), mailAt(port), TOPIC].join("\n");
  assertSecret(await sendApart(channels, sampleDigest(), aws(port)), NAMES, /^refused$|^network$/);
  await using garbage = startMailbox(`${SECRET} is no TLS\r\n`);
  const secure = [channelsAt(garbage.port, "https"), mailAt(garbage.port, "smtps")].join("\n");
  assertSecret(await sendApart(secure, sampleDigest()), NAMES.slice(0, -1), /^tls$/);
});

Deno.test("nothing of a channel's secrets is shown if its URL is invalid", async () => {
  const broken = [channelsAt(1), mailAt(1), TOPIC].join("\n").split(/\s+/).flatMap((entry) => [
    entry.replace("127.0.0.1", `${SECRET}.example`),
    entry.replace("127.0.0.1", "a..b"),
    entry.replace(/:\d+(?=[/?]|$)/, `:${SECRET}`),
    `${entry.replace(/#.*/, "")}#${SECRET}`,
    `${entry.replace(/#.*/, "")}#after=${SECRET}&min=${SECRET}&remind=${SECRET}&events=${SECRET}&secret=${SECRET}`,
    entry.replace("=", `-${SECRET}=x`),
    entry.replace("=", `${SECRET}==`).toUpperCase(),
  ]);
  for (const entry of broken) {
    const parsed = parseChannels(entry);
    // A name is no secret.
    const shown = JSON.stringify(parsed).replaceAll(`-${SECRET}`, "").replaceAll(`${SECRET}:`, ":");
    assert.doesNotMatch(shown, new RegExp(SECRET, "i"), entry);
  }
  const { output } = await sendApart(broken.join(" "), quietDigest());
  assert.doesNotMatch(output.replaceAll(/channel [a-z0-9-]+:/g, ""), new RegExp(SECRET, "i"));
});

/** Says one thing to whoever comes, and nothing after it. */
function startMailbox(greeting: string) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const running = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      connection.write(new TextEncoder().encode(greeting)).catch(() => {});
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection[Symbol.dispose]();
      await running;
    },
  };
}
