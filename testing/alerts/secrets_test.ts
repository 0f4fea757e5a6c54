import assert from "node:assert/strict";
import { parseChannels } from "../../lib/channel/parse.ts";
import { freePort } from "../process/free_port.ts";
import { quietDigest, sampleDigest } from "../samples/digests.ts";
import { type Received, response, startReceiver } from "./receiver.ts";
import { sendApart, type Sent } from "./send_apart.ts";

/** In every URL, key, password, address and host name of a channel, and in all that receivers say. */
const SECRET = "s3cr3t";
const KEY = `${SECRET}0000000000000000000000000000`.slice(0, 32).replaceAll(/[^a-z0-9]/g, "0");
const SIGNING = `whsec_${btoa(`${SECRET}${"-".repeat(30)}`)}`;

/** A channel of every kind that is HTTP, all at one receiver. */
function channelsAt(port: number, scheme = "http"): string {
  const at = `${scheme}://user-${SECRET}:pass-${SECRET}@127.0.0.1:${port}`;
  return [
    `hook=${at}/${SECRET}?token=${SECRET}#secret=${SIGNING}`,
    `chat=slack+${at}/services/${SECRET}`,
    `cards=teams+${at}/workflows/${SECRET}?sig=${SECRET}`,
    `pager=pagerduty+${scheme}://${KEY}@127.0.0.1:${port}`,
    `am=alertmanager+${at}/${SECRET}`,
    `others=apprise+${at}/notify/${SECRET}`,
  ].join(" ");
}

const MAIL = `?from=from-${SECRET}@example.org&to=to-${SECRET}@example.org`;
const mailAt = (port: number, scheme = "smtp") =>
  `mail=${scheme}://user-${SECRET}:pass-${SECRET}@127.0.0.1:${port}/${MAIL}`;
const TOPIC = `topic=sns:arn:aws:sns:us-east-1:123456789012:${SECRET}`;

function aws(port: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: `AKIA${SECRET}`,
    AWS_SECRET_ACCESS_KEY: `aws-${SECRET}`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

const NAMES = ["hook", "chat", "cards", "pager", "am", "others", "mail", "topic"];

function assertSecret({ output, deliveries }: Sent, names: readonly string[], codes: RegExp): void {
  assert.doesNotMatch(output, new RegExp(SECRET, "i"));
  assert(!output.includes(SIGNING.slice(6, 20)) && !output.includes(btoa(`user-${SECRET}`).slice(0, 12)), output);
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
  Deno.test(`nothing of a channel's secrets is shown where its receiver ${what}`, async () => {
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

Deno.test("no secret of a channel is shown when its server is down or TLS fails", async () => {
  const port = freePort();
  const channels = [channelsAt(port), mailAt(port), TOPIC].join("\n");
  assertSecret(await sendApart(channels, sampleDigest(), aws(port)), NAMES, /^refused$|^network$/);
  await using garbage = startMailbox(`${SECRET} is no TLS\r\n`);
  const secure = [channelsAt(garbage.port, "https"), mailAt(garbage.port, "smtps")].join("\n");
  assertSecret(await sendApart(secure, sampleDigest()), NAMES.slice(0, -1), /^tls$/);
});

Deno.test("nothing of a channel's secrets is shown where its URL cannot be read", async () => {
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
