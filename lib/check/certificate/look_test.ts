import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { getEventListeners, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import type { BehaviourName } from "../../../testing/internet/behaviours.ts";
import { createAuthority } from "../../../testing/internet/certificates.ts";
import { startOldTlsServer, startTlsServer } from "../../../testing/internet/tls_server.ts";
import { startWorld } from "../../../testing/internet/world.ts";
import type { TlsReason } from "../../model/certificate.ts";
import { Resolver } from "../names/resolver.ts";
import { lookAtCertificate } from "./look.ts";

const DAY = 24 * 3_600_000;
const SUBJECT = { names: ["shop.test"], addresses: ["127.0.0.1"] };

/** Days until the end of the certificate; null: none was shown. */
const SHOWN: Partial<Record<BehaviourName, number | null>> = {
  "tls-good": 90,
  "expiring": 10,
  "expired": -2,
  "not-yet-valid": 90,
  "self-signed": 90,
  "wrong-host": 90,
  "plain-on-tls": null,
  "tls-closes": null,
  "tls-resets": null,
};

/** A world's host that is https, and where no world is needed. */
const lookAt = (url: string, reason: TlsReason | null = null) => lookAtCertificate(new URL(url), reason);

Deno.test("lookAtCertificate() reads any certificate, trusted or not", async () => {
  await using world = await startWorld();
  for (const [host, days] of Object.entries(SHOWN)) {
    for (const named of [false, true]) {
      const url = new URL(world.url(host, "/", { named }));
      const { certificate } = await lookAtCertificate(url, null, { resolve: world.resolve });
      const left = certificate ? Math.floor((certificate.notAfter - Date.now()) / DAY) : null;
      assert.equal(left, days, host);
    }
  }
});

Deno.test("lookAtCertificate() tries each permitted address until one presents a certificate", async () => {
  const authority = await createAuthority();
  await using server = startTlsServer(await authority.issue("good", SUBJECT));
  // Takes connections and says nothing; nobody is at the other.
  using _silent = Deno.listen({ hostname: "127.0.0.6", port: server.port });
  const url = new URL(`https://shop.test:${server.port}/`);
  for (const addresses of [["127.0.0.5", "127.0.0.1"], ["127.0.0.6", "127.0.0.1"]]) {
    for (const reason of [null, "nothing-in-common"] as const) {
      const resolve = () => Promise.resolve(addresses);
      const { certificate } = await lookAtCertificate(url, reason, { resolve, timeout: 3000 });
      assert.equal(certificate?.isForHost, true, `${addresses}`);
    }
  }
});

Deno.test("lookAtCertificate() tries addresses that become known only after another one refused or hung", async () => {
  const authority = await createAuthority();
  await using server = startTlsServer(await authority.issue("good", SUBJECT));
  using _silent = Deno.listen({ hostname: "127.0.0.6", port: server.port });
  for (const address of ["127.0.0.5", "127.0.0.6"]) {
    const resolver = new Resolver();
    resolver.lookUp = () => Promise.resolve({ addresses: [address], rest: delay(300, ["127.0.0.1"]) });
    const url = new URL(`https://shop.test:${server.port}/`);
    const { certificate } = await lookAtCertificate(url, null, { resolver, timeout: 3000 });
    assert.equal(certificate?.isForHost, true, address);
  }
});

Deno.test("lookAtCertificate() inspects hosts with names that rustls rejects", async () => {
  const authority = await createAuthority();
  await using server = startTlsServer(await authority.issue("good", SUBJECT));
  const resolve = () => Promise.resolve(["127.0.0.1"]);
  for (const name of ["-a.test", "a!b.test", `${"a".repeat(64)}.test`]) {
    const look = await lookAtCertificate(new URL(`https://${name}:${server.port}/`), "invalid-name", { resolve });
    assert.equal(look.certificate?.isForHost, false);
  }
});

Deno.test("lookAtCertificate() finds nothing about a host that is unreachable or too slow", async () => {
  await using world = await startWorld();
  const { signal } = new AbortController();
  const look = (url: string, options = {}) =>
    lookAtCertificate(new URL(url), "other", { resolve: world.resolve, timeout: 100, signal, ...options });
  assert.deepEqual(await look(world.url("tls-hangs")), {});
  assert.deepEqual(await look(world.url("never-accepts").replace("http:", "https:")), {});
  assert.deepEqual(await look(world.url("refuses").replace("http:", "https:")), {});
  assert.deepEqual(await look("https://missing.world.test/"), {});
  assert.deepEqual(await look("https://slow.world.test/", { resolve: () => new Promise(() => {}) }), {});
  assert.deepEqual(await look(world.url("tls-good"), { timeout: 60_000, signal: AbortSignal.abort() }), {});
  assert.deepEqual(await look(world.url("tls-good"), { timeout: 60_000, allowPrivate: false }), {});
  assert.equal(world.seen("tls-good").connections, 0);
  const hanging = { timeout: 60_000, signal: AbortSignal.timeout(100) };
  assert.deepEqual(await look(world.url("tls-hangs"), hanging), {});
  assert.equal(getEventListeners(signal, "abort").length, 0);
  for (let i = 0; i < 1000 && world.seen("tls-hangs").waiting > 0; i++) await delay(10);
  assert.equal(world.seen("tls-hangs").waiting, 0, "no connection is left");
});

Deno.test("lookAtCertificate() reads the chain in any order", async () => {
  const authority = await createAuthority();
  const intermediate = await authority.intermediate("expiring");
  const { cert, key } = await intermediate.issue("good", SUBJECT);
  const [own, between] = cert.split(/(?<=-----END CERTIFICATE-----\n?)\n?(?=-----BEGIN)/);
  for (const [chain, days] of [[[own, between], [10]], [[own, authority.cert, between], [10]], [[own], []]] as const) {
    await using server = startTlsServer({ cert: chain.join("\n"), key });
    const { certificate } = await lookAt(server.url);
    const ends = certificate!.intermediates.map(({ notAfter }) => Math.floor((notAfter - Date.now()) / DAY));
    assert.deepEqual(ends, days);
    assert.equal(certificate!.fingerprint, new X509Certificate(own).fingerprint256.replaceAll(":", "").toLowerCase());
  }
});

for (
  const [speaks, reason] of [[["h2"], "http2-only"], [["http/1.0"], undefined]] as const
) {
  Deno.test(`lookAtCertificate() inspects a server that speaks only ${speaks}`, async () => {
    const authority = await createAuthority();
    await using server = startTlsServer(await authority.issue("good", SUBJECT), [...speaks]);
    const look = await lookAt(server.url, "no-common-protocol");
    assert.equal(look.reason, reason);
    assert.equal(look.certificate?.isForHost, true);
  });
}

for (
  const [options, found, reason] of [
    [{ cipher: 0xc013 }, "nothing-in-common", "outdated-ciphers"],
    [{ cipher: 0x009c }, "nothing-in-common", "outdated-ciphers"],
    [{ cipher: 0x009f, slice: 1 }, "nothing-in-common", "outdated-ciphers"],
    [{ cipher: 0x002f, version: 0x0302 }, "outdated-tls", "outdated-tls"],
    [{ cipher: 0x0035, version: 0x0300 }, "nothing-in-common", "outdated-tls"],
    [{ cipher: 0xc02b, wantsCertificate: true }, "nothing-in-common", "client-certificate"],
    [{ cipher: 0xc02b }, "nothing-in-common", "nothing-in-common"],
    [{ cipher: 0x1301 }, "nothing-in-common", undefined],
    // What the check says is more than the look does.
    [{ cipher: 0xc013 }, "bad-signature", undefined],
  ] as const
) {
  const name = `lookAtCertificate() of a server with ${JSON.stringify(options)} whose check ended as ${found}`;
  Deno.test(name, async () => {
    const authority = await createAuthority();
    const { cert } = await authority.issue("good", SUBJECT);
    await using server = startOldTlsServer({ chain: [new X509Certificate(cert).raw], ...options });
    // Deno gets no further with these, so that the look at the certificate fails as the check did.
    const look = await lookAtCertificate(new URL(server.url), found, { timeout: 5000 });
    const isKnown = options.cipher !== 0x1301;
    assert.equal(look.reason, reason);
    assert.equal(look.certificate?.isForHost, isKnown || undefined);
  });
}

Deno.test("lookAtCertificate() finds that a client certificate is required, which TLS 1.2 hides from the check", async () => {
  const authority = await createAuthority();
  const certificate = await authority.issue("good", SUBJECT);
  const server = createTlsServer({ ...certificate, ca: [authority.cert], requestCert: true, maxVersion: "TLSv1.2" });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const look = await lookAt(`https://127.0.0.1:${port}/`, "nothing-in-common");
  assert.deepEqual([look.reason, look.certificate?.isForHost], ["client-certificate", true]);
  server.close();
  await once(server, "close");
});
