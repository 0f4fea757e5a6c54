import assert from "node:assert/strict";
import type { TlsReason } from "./record.ts";
import { tlsReasonOf } from "./tls_reason.ts";

/** As Deno 2.9 words them; probe_test.ts has the reasons of real handshakes. */
const MESSAGES: Record<string, TlsReason> = {
  "invalid peer certificate: Expired": "expired",
  "invalid peer certificate: certificate expired: verified at 1795000000 (UNIX), but certificate is not valid after 1794900000":
    "expired",
  "invalid peer certificate: certificate not valid yet: verified at 1, but certificate is not valid before 2":
    "expired",
  "invalid peer certificate: NotValidForName": "wrong-name",
  'invalid peer certificate: certificate not valid for name "a.test"; certificate is only valid for DnsName("b.test")':
    "wrong-name",
  "invalid peer certificate: UnknownIssuer": "unknown-issuer",
  "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))": "unknown-issuer",
  "invalid peer certificate: BadSignature": "unknown-issuer",
  "invalid peer certificate: BadEncoding": "other",
  "received corrupt message of type InvalidContentType": "other",
  "received fatal alert: HandshakeFailure": "other",
  "Invalid hostname: 'a!b.test'": "other",
};

for (const [message, reason] of Object.entries(MESSAGES)) {
  Deno.test(`tlsReasonOf() calls "${message}" ${reason}`, () => assert.equal(tlsReasonOf(message), reason));
}
