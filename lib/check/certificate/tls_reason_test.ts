import assert from "node:assert/strict";
import { type TlsReason } from "../../model/certificate.ts";
import { tlsFailureOf } from "./tls_reason.ts";

/** As Deno 2.9.6 words them; probe_test.ts and certificate_book_test.ts have the reasons of real handshakes. */
const MESSAGES: Record<string, TlsReason> = {
  "invalid peer certificate: Expired": "expired",
  "invalid peer certificate: certificate expired: verification time 1796003582 (UNIX), but certificate is not valid after 1795917150 (86432 seconds ago)":
    "expired",
  "invalid peer certificate: NotValidYet": "not-yet-valid",
  "invalid peer certificate: certificate not valid yet: verification time 1796003582 (UNIX), but certificate is not valid before 1796089950 (86368 seconds in future)":
    "not-yet-valid",
  'invalid peer certificate: certificate not valid for name "a.test"; certificate is only valid for DnsName("expired.test")':
    "wrong-name",
  'invalid peer certificate: certificate not valid for name "a.test"; certificate is not valid for any names (according to its subjectAltName extension)':
    "wrong-name",
  "invalid peer certificate: UnknownIssuer": "unknown-issuer",
  "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))": "authority",
  "invalid peer certificate: certificate does not allow extended key usage for server authentication, allows client authentication":
    "not-for-servers",
  "invalid peer certificate: BadSignature": "bad-signature",
  "invalid peer certificate: Other(OtherError(NameConstraintViolation))": "issuer-not-permitted",
  "invalid peer certificate: Other(OtherError(PathLenConstraintViolated))": "issuer-not-permitted",
  "invalid peer certificate: Other(OtherError(EndEntityUsedAsCa))": "issuer-not-permitted",
  "invalid peer certificate: Other(OtherError(UnsupportedCriticalExtension))": "invalid-certificate",
  "invalid peer certificate: UnsupportedSignatureAlgorithmContext { signature_algorithm_id: [6, 7, 42, 134, 72, 206, 61, 4, 1], supported_algorithms: [0x06082a8648ce3d040302] }":
    "weak-signature",
  "invalid peer certificate: UnsupportedSignatureAlgorithmContext { signature_algorithm_id: [6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 5, 5, 0], supported_algorithms: [0x06082a8648ce3d040302] }":
    "weak-signature",
  "invalid peer certificate: UnsupportedSignatureAlgorithmContext { signature_algorithm_id: [6, 3, 43, 101, 113], supported_algorithms: [0x06082a8648ce3d040302] }":
    "invalid-certificate",
  "invalid peer certificate: BadEncoding": "invalid-certificate",
  "received fatal alert: HandshakeFailure": "nothing-in-common",
  "received fatal alert: InsufficientSecurity": "nothing-in-common",
  "received fatal alert: ProtocolVersion": "outdated-tls",
  "received fatal alert: NoApplicationProtocol": "no-common-protocol",
  "received fatal alert: CertificateRequired": "client-certificate",
  "received fatal alert: BadCertificate": "client-certificate",
  "received fatal alert: UnrecognisedName": "unknown-name",
  "received fatal alert: InternalError": "rejected",
  "received fatal alert: AlertDescription(0xc8)": "rejected",
  "received corrupt message of type InvalidContentType": "not-tls",
  "Invalid hostname: 'a!b.test'": "invalid-name",
  "received unexpected handshake message: got HandshakeType(0x63) when expecting ServerHello or HelloRetryRequest":
    "other",
};

for (const [message, reason] of Object.entries(MESSAGES)) {
  Deno.test(`tlsFailureOf() calls "${message}" ${reason}`, () => assert.equal(tlsFailureOf(message).reason, reason));
}

Deno.test("tlsFailureOf() reads when a certificate expired", () => {
  const at = (message: string) => tlsFailureOf(`invalid peer certificate: ${message}`).end;
  assert.equal(
    at(
      "certificate expired: verification time 1796003582 (UNIX), but certificate is not valid after 1795917150 (86432 seconds ago)",
    ),
    1_795_917_150_000,
  );
  assert.equal(at("Expired"), undefined);
  assert.equal(
    at("certificate not valid yet: verification time 1 (UNIX), but certificate is not valid before 2"),
    undefined,
  );
});
