import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { sendApart } from "../../testing/alerts/send_apart.ts";
import { createAuthority } from "../../testing/internet/certificates.ts";
import { hostileDigest, sampleDigest } from "../../testing/samples/digests.ts";
import type { Delivery } from "./channel.ts";
import { parseChannels } from "./parse.ts";

interface Mailed {
  from: string;
  to: string[];
  user: string;
  secure: boolean;
  raw: string;
}

/** A mail server on this machine that wants a user and password, and keeps what it is sent. */
async function startMailServer(options: SMTPServerOptions = {}) {
  const mails: Mailed[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (password === "p@ss:w/rd") done(null, { user: username });
      else done(new Error("wrong password, tok3n"));
    },
    onData(stream, { envelope, user, secure }, done) {
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : "",
          to: envelope.rcptTo.map(({ address }) => address),
          user: String(user ?? ""),
          secure,
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    mails,
    port: (server.server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const QUERY = "?from=lookout@example.org&to=ops@example.org,night@example.org";

async function send(url: string, digest = sampleDigest(), signal = new AbortController().signal): Promise<Delivery> {
  const parsed = parseChannels(`mail=${url}`);
  assert(parsed.ok, JSON.stringify(parsed));
  return await parsed.channels[0].send(digest, { signal });
}

/** Without the breaks and escapes of quoted-printable. */
const decoded = (raw: string) => raw.replace(/=\r\n/g, "").replace(/=3D/g, "=");

Deno.test("smtp sends text and HTML to all recipients, with the same message id in each retry", async () => {
  await using server = await startMailServer();
  const url = `smtp://ops:p%40ss%3Aw%2Frd@127.0.0.1:${server.port}/${QUERY}`;
  assert.deepEqual(await send(url), { ok: true });
  assert.deepEqual(await send(url), { ok: true });
  const [{ from, to, user, raw }, second] = server.mails;
  assert.deepEqual([from, to, user], ["lookout@example.org", ["ops@example.org", "night@example.org"], "ops"]);
  const text = decoded(raw);
  assert.match(text, /^Message-ID: <dig_1@example\.org>\r$/m);
  assert.match(second.raw, /^Message-ID: <dig_1@example\.org>\r$/m);
  assert.match(text, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(text, /^Subject: Lookout: 2 down, 1 unsteady,/m);
  assert.match(text, /^Content-Type: text\/plain;/m);
  assert.match(text, /Down: Shop 1 \(https:\/\/shop1\.example\/\) returns 503/);
  assert.match(text, /<a href="https:\/\/status\.example\/\?state=down">Open the status page<\/a>/);
});

Deno.test("smtp lets no name add a header or a recipient", async () => {
  await using server = await startMailServer();
  assert.deepEqual(await send(`smtp://127.0.0.1:${server.port}/${QUERY}`, hostileDigest()), { ok: true });
  const [{ to, raw }] = server.mails;
  assert.equal(to.length, 2);
  assert.doesNotMatch(raw.split("\r\n\r\n")[0], /^Bcc:/m);
});

Deno.test("smtp has a code for a rejection by the mail server", async () => {
  const reject = (responseCode: number) => Object.assign(new Error("no, tok3n"), { responseCode });
  await using server = await startMailServer({
    onRcptTo: ({ address }, _session, done) => done(address.startsWith("night") ? reject(550) : null),
    onMailFrom: ({ address }, _session, done) => done(address.startsWith("busy") ? reject(451) : null),
  });
  const at = `127.0.0.1:${server.port}`;
  assert.deepEqual(await send(`smtp://ops:wrong@${at}/${QUERY}`), { ok: false, code: "535" });
  assert.deepEqual(await send(`smtp://${at}/?from=busy@example.org&to=a@example.org`), { ok: false, code: "451" });
  assert.deepEqual(await send(`smtp://${at}/?from=a@example.org&to=night@example.org`), { ok: false, code: "550" });
  // One of two has it: to try again would send it to that one again.
  assert.deepEqual(await send(`smtp://${at}/${QUERY}`), { ok: true });
  assert.deepEqual(server.mails.map(({ to }) => to), [["ops@example.org"]]);
});

Deno.test("smtp has a code for a server that is unreachable, hangs up, is silent or does not speak SMTP", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const replies: (string | null)[] = ["", "HTTP/1.1 400 Bad Request\r\n\r\n", null];
  const open: Deno.Conn[] = [];
  const answering = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      const reply = replies.shift();
      if (reply) await connection.write(new TextEncoder().encode(reply));
      if (reply !== null) connection.close();
    }
  })();
  const url = `smtp://127.0.0.1:${port}/${QUERY}`;
  assert.deepEqual(await send(url), { ok: false, code: "reset" });
  assert.deepEqual(await send(url), { ok: false, code: "protocol" });
  assert.deepEqual(await send(url, sampleDigest(), AbortSignal.timeout(200)), { ok: false, code: "timeout" });
  listener.close();
  for (const connection of open) connection[Symbol.dispose]();
  await answering;
  assert.deepEqual(await send(url), { ok: false, code: "refused" });
  assert.deepEqual(await send(`smtp://no-such-name.invalid/${QUERY}`), { ok: false, code: "dns" });
});

Deno.test("smtp closes its connection to a server that sends a byte now and then", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const sending = send(`smtp://127.0.0.1:${port}/${QUERY}`, sampleDigest(), AbortSignal.timeout(300));
  const connection = await listener.accept();
  const dripping = (async () => {
    for (;;) {
      await connection.write(new TextEncoder().encode("2"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })().catch(() => "ended");
  assert.deepEqual(await sending, { ok: false, code: "timeout" });
  assert.equal(await dripping, "ended");
  connection.close();
  listener.close();
});

Deno.test("smtp and smtps encrypt if the certificate is trusted, and send nothing otherwise", async () => {
  const authority = await createAuthority();
  const certificate = await authority.issue("good", { names: ["localhost"], addresses: ["127.0.0.1"] });
  const trusted = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(trusted, authority.cert);
  try {
    await using plain = await startMailServer({ ...certificate, disabledCommands: [] });
    await using secure = await startMailServer({ ...certificate, secure: true });
    const channels = (host: string) =>
      `starttls=smtp://ops:p%40ss%3Aw%2Frd@${host}:${plain.port}/${QUERY} ` +
      `smtps=smtps://ops:p%40ss%3Aw%2Frd@${host}:${secure.port}/${QUERY}`;
    const sent = await sendApart(channels("localhost"), sampleDigest(), { DENO_CERT: trusted });
    assert.deepEqual(sent.deliveries, { starttls: { ok: true }, smtps: { ok: true } }, sent.output);
    assert.deepEqual([...plain.mails, ...secure.mails].map(({ secure }) => secure), [true, true]);
    const distrustful = await sendApart(channels("localhost"), sampleDigest());
    const tls = { ok: false, code: "tls" };
    assert.deepEqual(distrustful.deliveries, { starttls: tls, smtps: tls });
    assert.equal(plain.mails.length + secure.mails.length, 2);
  } finally {
    await Deno.remove(trusted);
  }
});
