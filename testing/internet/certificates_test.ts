import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { type CertificateKind, type CertificateTraits, createAuthority } from "./certificates.ts";

const SUBJECT = { names: ["shop.world.test"], addresses: ["127.9.9.9"] };
/** 1.2.840.10045.4.1 in DER. */
const ECDSA_WITH_SHA1 = Uint8Array.of(6, 7, 42, 134, 72, 206, 61, 4, 1);
const DAY = 24 * 60 * 60 * 1000;

/** Whole days from now, as a client counts them. */
const days = (date: string) => Math.floor((Date.parse(date) - Date.now()) / DAY);

Deno.test("Authority.issue() signs certificates for names and addresses", async () => {
  const authority = await createAuthority();
  const signer = new X509Certificate(authority.cert);
  assert.equal(signer.ca, true);
  const certificate = new X509Certificate((await authority.issue("good", SUBJECT)).cert);
  assert.equal(certificate.ca, false);
  assert.equal(certificate.issuer, signer.subject);
  assert.equal(certificate.subjectAltName, "DNS:shop.world.test, IP Address:127.9.9.9");
});

Deno.test("Authority.issue() makes certificates valid for as long as their kind says", async () => {
  const authority = await createAuthority();
  const expected: Record<CertificateKind, [from: number, to: number]> = {
    "good": [-31, 90],
    "expired": [-91, -2],
    "not-yet-valid": [1, 90],
    "expiring": [-81, 10],
    "wrong-host": [-31, 90],
    "self-signed": [-31, 90],
  };
  for (const [kind, range] of Object.entries(expected)) {
    const { cert } = await authority.issue(kind as CertificateKind, SUBJECT);
    const { validFrom, validTo } = new X509Certificate(cert);
    assert.deepEqual([days(validFrom), days(validTo)], range, kind);
  }
});

Deno.test("Authority.issue() makes certificates for a wrong name, or without a trusted issuer", async () => {
  const authority = await createAuthority();
  const wrong = new X509Certificate((await authority.issue("wrong-host", SUBJECT)).cert);
  assert.equal(wrong.subjectAltName, "DNS:elsewhere.test");
  const own = new X509Certificate((await authority.issue("self-signed", SUBJECT)).cert);
  assert.equal(own.issuer, own.subject);
  assert.notEqual(own.issuer, new X509Certificate(authority.cert).subject);
});

Deno.test("Authority.intermediate() signs with its own key, and is sent with what it signs", async () => {
  const root = await createAuthority();
  const { cert } = await (await root.intermediate("expiring")).issue("good", SUBJECT);
  const [own, between, ...others] = cert.split(/(?<=-----END CERTIFICATE-----)\s*/).filter(Boolean)
    .map((pem) => new X509Certificate(pem));
  assert.deepEqual(others, []);
  assert.deepEqual([days(own.validTo), days(between.validTo)], [90, 10]);
  assert(own.verify(between.publicKey) && between.verify(new X509Certificate(root.cert).publicKey));
  assert(between.ca);
});

Deno.test("Authority.issue() gives certificates the requested traits", async () => {
  const authority = await createAuthority();
  const issue = async (traits: CertificateTraits) =>
    new X509Certificate((await authority.issue("good", SUBJECT, traits)).cert);
  assert.equal((await issue({ isAuthority: true })).ca, true);
  assert.equal((await issue({ rsaBits: 1024 })).publicKey.asymmetricKeyDetails?.modulusLength, 1024);
  assert.match((await issue({ issuerUrl: "http://ca.test/ca.crt" })).infoAccess ?? "", /CA Issuers.*http:\/\/ca\.test/);
  const oid = (traits: CertificateTraits) => issue(traits).then(({ raw }) => raw.indexOf(ECDSA_WITH_SHA1) > 0);
  assert.deepEqual([await oid({ hash: "SHA-1" }), await oid({})], [true, false]);
});
