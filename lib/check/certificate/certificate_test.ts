import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { createAuthority } from "../../../testing/internet/certificates.ts";
import { certificateOf, checkedCertificate, type CheckEnd } from "./certificate.ts";

const DAY = 24 * 3_600_000;
const SUBJECT = { names: ["shop.test", "*.shop.test"], addresses: ["127.0.0.1", "2001:db8::1"] };

const derOf = (pem: string) =>
  pem.split(/(?<=-----END CERTIFICATE-----)/).filter((each) => each.trim()).map((each) =>
    new X509Certificate(each).raw
  );
const days = (time: number) => Math.floor((time - Date.now()) / DAY);

Deno.test("certificateOf() reads dates, issuer, names and fingerprint", async () => {
  const authority = await createAuthority("Harbour Root");
  const { cert } = await authority.issue("good", SUBJECT);
  const { notBefore, notAfter, fingerprint, ...rest } = certificateOf(derOf(cert), "shop.test")!;
  assert.deepEqual([days(notBefore), days(notAfter)], [-31, 90]);
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  assert.deepEqual(rest, {
    issuer: "Harbour Root",
    names: ["shop.test", "*.shop.test", "127.0.0.1", "2001:db8::1"],
    nameCount: 4,
    intermediates: [],
    isForHost: true,
    isSelfSigned: false,
    isIncomplete: false,
    hasWeakKey: false,
  });
});

Deno.test("certificateOf() knows which hosts a certificate is for", async () => {
  const chain = derOf((await (await createAuthority()).issue("good", SUBJECT)).cert);
  const isFor = (host: string) => certificateOf(chain, host)!.isForHost;
  for (const host of ["shop.test", "SHOP.test.", "a.shop.test", "127.0.0.1", "[2001:db8::1]"]) {
    assert(isFor(host), host);
  }
  for (const host of ["a.b.shop.test", "test", ".shop.test", "127.0.0.2", "[::1]", "quay.test"]) {
    assert(!isFor(host), host);
  }
});

Deno.test("certificateOf() matches names as rustls does: addresses only with addresses, no wildcard of a top-level domain", async () => {
  const authority = await createAuthority();
  const isFor = async (names: string[], host: string) =>
    certificateOf(derOf((await authority.issue("good", { names })).cert), host)!.isForHost;
  for (
    const [name, host, expected] of [
      ["127.0.0.1", "127.0.0.1", false],
      ["*.test", "shop.test", false],
      ["*", "shop", false],
      ["s*.shop.test", "store.shop.test", false],
      ["shop.test.", "shop.test", false],
      ["Shop.Test", "shop.test.", true],
    ] as const
  ) assert.equal(await isFor([name], host), expected, `${name} for ${host}`);
  const { cert } = await authority.issue("good", { addresses: ["127.0.0.1"] });
  assert.equal(certificateOf(derOf(cert), "shop.test")!.isForHost, false);
});

Deno.test("certificateOf() follows the chain to its authority, and ignores what else a server presents", async () => {
  const authority = await createAuthority();
  const intermediate = await authority.intermediate("good");
  const [own, between] = derOf((await intermediate.issue("good", SUBJECT, { issuerUrl: "http://ca.test/" })).cert);
  const [, unrelated] = derOf((await (await authority.intermediate("expiring")).issue("good", SUBJECT)).cert);
  const [root] = derOf(authority.cert);
  const of = (...chain: Uint8Array[]) => {
    const { intermediates, isIncomplete } = certificateOf(chain, "shop.test")!;
    return { days: intermediates.map(({ notAfter }) => days(notAfter)), isIncomplete };
  };
  assert.deepEqual(of(own, unrelated, root, between), { days: [90], isIncomplete: false });
  assert.deepEqual(of(own, unrelated, root), { days: [], isIncomplete: true });
  const [direct] = derOf((await authority.issue("good", SUBJECT, { issuerUrl: "http://ca.test/" })).cert);
  assert.deepEqual(of(direct, root), { days: [], isIncomplete: false });
  // Its issuer's own was renewed.
  const [old, current] = await Promise.all(
    (["expiring", "good"] as const).map(async (kind) =>
      derOf((await (await authority.intermediate(kind, { name: "Quay" })).issue("good", SUBJECT)).cert)
    ),
  );
  assert.deepEqual(of(...old, current[1]), { days: [90], isIncomplete: false });
});

Deno.test("certificateOf() recognises self-signed certificates, weak keys and incomplete chains", async () => {
  const authority = await createAuthority();
  const of = async (...[kind, traits]: [Parameters<typeof authority.issue>[0], object]) => {
    const { isSelfSigned, hasWeakKey, isIncomplete } = certificateOf(
      derOf((await authority.issue(kind, SUBJECT, traits)).cert),
      "shop.test",
    )!;
    return { isSelfSigned, hasWeakKey, isIncomplete };
  };
  const none = { isSelfSigned: false, hasWeakKey: false, isIncomplete: false };
  assert.deepEqual(await of("self-signed", {}), { ...none, isSelfSigned: true });
  assert.deepEqual(await of("good", { rsaBits: 1024 }), { ...none, hasWeakKey: true });
  const weak = await authority.intermediate("good", { rsaBits: 1024 });
  assert(certificateOf(derOf((await weak.issue("good", SUBJECT)).cert), "shop.test")!.hasWeakKey);
  // An authority with the name of what it signs.
  const namesake = await createAuthority("World Host");
  assert(!certificateOf(derOf((await namesake.issue("good", SUBJECT)).cert), "shop.test")!.isSelfSigned);
  assert.deepEqual(await of("good", { rsaBits: 2048 }), none);
  assert.deepEqual(await of("good", { issuerUrl: "http://ca.test/ca.crt" }), { ...none, isIncomplete: true });
});

Deno.test("certificateOf() removes markup and terminal control, and limits lengths", async () => {
  const issuer = `\u001b[31m<b>Härbour\u202e&"'${"x".repeat(300)}`;
  const names = ["\u001b[2Jquay.test", "<b>quay.test", `${"y".repeat(200)}.test`, ...Array(50).fill("quay.test")];
  const authority = await createAuthority(issuer);
  const { cert } = await authority.issue("good", { names });
  const certificate = certificateOf(derOf(cert), "shop.test")!;
  assert.match(certificate.issuer, /^31m b Härbour 'x+$/);
  assert(certificate.issuer.length <= 100);
  assert.deepEqual(certificate.names, Array(8).fill("quay.test"));
  assert.equal(certificate.nameCount, names.length);
});

Deno.test("certificateOf() is undefined for bytes that are not a certificate", async () => {
  const [der] = derOf((await (await createAuthority()).issue("good", SUBJECT)).cert);
  assert.equal(certificateOf([], "shop.test"), undefined);
  assert.equal(certificateOf([new Uint8Array()], "shop.test"), undefined);
  assert.equal(certificateOf([der.subarray(0, -50)], "shop.test"), undefined);
  fc.assert(fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
    certificateOf([der.with(at, der[at] ^ change)], "shop.test");
  }));
});

Deno.test("checkedCertificate() keeps the earliest end in the chain", async () => {
  const authority = await createAuthority();
  const checked = async (
    own: "good" | "expired" | "expiring",
    between: "good" | "expired" | "expiring",
    isTrusted = false,
  ) => {
    const { cert } = await (await authority.intermediate(between)).issue(own, SUBJECT);
    const certificate = certificateOf(derOf(cert), "shop.test")!;
    const { end, fingerprint, ...rest } = checkedCertificate(certificate, { reason: null, isTrusted, at: Date.now() });
    // Only of one that ends soon.
    assert.equal(fingerprint, days(end) > 30 ? undefined : certificate.fingerprint.slice(0, 8));
    return { days: days(end), ...rest };
  };
  assert.deepEqual(await checked("expiring", "good"), { days: 10 });
  assert.deepEqual(await checked("good", "expiring"), { days: 10, intermediate: true });
  assert.deepEqual(await checked("good", "expired"), { days: -2, intermediate: true });
  // The server shows one too many, as long as its own is trusted without it.
  assert.deepEqual(await checked("good", "expired", true), { days: 90 });
  assert.deepEqual(await checked("expired", "good"), { days: -2 });
  assert.deepEqual(await checked("expired", "expired"), { days: -2 });
  // It had expired before its own certificate began, so another one was in use until now.
  const { cert } = await (await authority.intermediate("expired")).issue("expired", SUBJECT);
  const [own, stale] = derOf(cert);
  const certificate = certificateOf([own, stale], "shop.test")!;
  const older = { ...certificate, intermediates: [{ notBefore: 0, notAfter: certificate.notBefore - DAY }] };
  const end: CheckEnd = { reason: "expired", isTrusted: false, at: Date.now() };
  assert.equal(checkedCertificate(older, end).end, certificate.notAfter);
  assert.equal(checkedCertificate({ ...older, notAfter: Date.now() + DAY }, end).end, certificate.notBefore - DAY);
});

Deno.test("checkedCertificate() keeps only what the text needs", async () => {
  const authority = await createAuthority();
  const later = certificateOf(derOf((await authority.issue("not-yet-valid", SUBJECT)).cert), "shop.test")!;
  const keep = (reason: "not-yet-valid" | "wrong-name" | "unknown-issuer") => {
    const { fingerprint, ...rest } = checkedCertificate(later, { reason, isTrusted: false, at: Date.now() });
    assert.equal(fingerprint, later.fingerprint.slice(0, 8));
    return rest;
  };
  const dates = { end: later.notAfter, begin: later.notBefore };
  assert.deepEqual(keep("not-yet-valid"), dates);
  assert.deepEqual(keep("wrong-name"), { ...dates, names: ["shop.test", "*.shop.test", "127.0.0.1"] });
  assert.deepEqual(keep("unknown-issuer"), dates);
  for (const [names, kept] of [[[], []], [["<b>"], undefined], [["<b>", "quay.test"], ["quay.test"]]] as const) {
    const other = certificateOf(derOf((await authority.issue("good", { names: [...names] })).cert), "shop.test")!;
    const end = { reason: "wrong-name", isTrusted: false, at: Date.now() } as const;
    assert.deepEqual(checkedCertificate(other, end).names, kept);
  }
  const chain = derOf((await (await authority.intermediate("not-yet-valid")).issue("good", SUBJECT)).cert);
  const between = certificateOf(chain, "shop.test")!;
  const checked = checkedCertificate(between, { reason: "not-yet-valid", isTrusted: false, at: Date.now() });
  assert.deepEqual([days(checked.begin!), checked.intermediate], [1, true]);
});
