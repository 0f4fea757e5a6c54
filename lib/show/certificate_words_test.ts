import assert from "node:assert/strict";
import { type CheckedCertificate, TLS_REASONS, type TlsReason } from "../model/certificate.ts";
import { certificateDays, certificateStatus, certificateWarning, tlsWords } from "./certificate_words.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 30, 12);

for (
  const [left, days, text, state] of [
    [89.5 * DAY, 89, "valid for 89 more days (until 28 Feb 2027)", "valid"],
    [14 * DAY, 14, "valid for 14 more days (until 14 Dec 2026)", "valid"],
    [14 * DAY - 1000, 13, "expires in 13 days", "expiring"],
    [DAY, 1, "expires in 1 day", "expiring"],
    [DAY - 1000, 0, "expires in 23 hours", "expiring"],
    [6 * HOUR - MINUTE, 0, "expires in 6 hours", "expiring"],
    [HOUR, 0, "expires in 1 hour", "expiring"],
    [25 * MINUTE, 0, "expires in 25 minutes", "expiring"],
    [HOUR - 1000, 0, "expires in 1 hour", "expiring"],
    [HOUR - 2 * MINUTE, 0, "expires in 58 minutes", "expiring"],
    [1000, 0, "expires in 1 minute", "expiring"],
    [0, 0, "expired just now", "invalid"],
    [-MINUTE, -1, "expired 1 minute ago (30 Nov 2026)", "invalid"],
    [-HOUR + 1000, -1, "expired 59 minutes ago (30 Nov 2026)", "invalid"],
    [-2 * HOUR + 1000, -1, "expired 1 hour ago (30 Nov 2026)", "invalid"],
    [-HOUR, -1, "expired 1 hour ago (30 Nov 2026)", "invalid"],
    [-10.5 * DAY, -11, "expired 10 days ago (20 Nov 2026)", "invalid"],
    [-20_000 * DAY, -20_000, "expired on 27 Feb 1972", "invalid"],
    [Date.UTC(9966, 10, 5) - NOW, 2_899_999, "valid until 5 Nov 9966", "valid"],
  ] as const
) {
  Deno.test(`certificateStatus() of one that expires in ${left} ms is "${text}"`, () => {
    const certificate = { end: NOW + left };
    assert.deepEqual(certificateStatus(certificate, NOW), { text, state });
    assert.equal(certificateDays(certificate, NOW), days);
    assert.equal(certificateWarning(certificate, NOW), state === "expiring" ? `certificate ${text}` : undefined);
    const between = certificateStatus({ ...certificate, intermediate: true }, NOW);
    assert.equal(between.text, state === "valid" ? text : `intermediate certificate ${text}`);
  });
}

Deno.test("certificateStatus() of one that is not valid yet says when it will be", () => {
  const certificate = { begin: NOW + DAY, end: NOW + 60 * DAY };
  const text = "not valid until 1 Dec 2026, 12:00 UTC";
  assert.deepEqual(certificateStatus(certificate, NOW), { text, state: "invalid" });
  assert.equal(certificateWarning(certificate, NOW), undefined);
});

for (
  const [reason, certificate, text] of [
    ["expired", { end: NOW - 10.5 * DAY }, "certificate expired 10 days ago (20 Nov 2026)"],
    ["expired", { end: NOW - DAY, intermediate: true }, "intermediate certificate expired 1 day ago (29 Nov 2026)"],
    // It expired after the slot began, which is when an incident opens.
    ["expired", { end: NOW + 5 * MINUTE }, "certificate expired just now"],
    ["expired", null, "certificate expired"],
    ["not-yet-valid", { begin: NOW + DAY, end: NOW + DAY }, "certificate not valid until 1 Dec 2026, 12:00 UTC"],
    ["not-yet-valid", null, "certificate not valid yet"],
    ["wrong-name", { end: NOW, names: ["quay.test"] }, "certificate name mismatch (valid for quay.test)"],
    [
      "wrong-name",
      { end: NOW, names: ["a.test", "b.test"] },
      "certificate name mismatch (valid for a.test and b.test)",
    ],
    [
      "wrong-name",
      { end: NOW, names: ["a.test", `${"b".repeat(60)}.test`, "c.test"] },
      `certificate name mismatch (valid for a.test, ${"b".repeat(39)}… and others)`,
    ],
    ["wrong-name", { end: NOW, names: [] }, "certificate name mismatch (it names no host)"],
    ["wrong-name", null, "certificate name mismatch"],
    ["unknown-issuer", { end: NOW - DAY }, "untrusted certificate issuer"],
    ["http2-only", { end: NOW + DAY }, "supports HTTP/2 only"],
  ] as [TlsReason, CheckedCertificate | null, string][]
) {
  Deno.test(`tlsWords() says "${text}"`, () => assert.equal(tlsWords(reason, certificate, NOW), text));
}

Deno.test("tlsWords() has a different text for each reason, and mentions expiry only for expired", () => {
  const words = TLS_REASONS.map((reason) => tlsWords(reason, null, NOW));
  assert.equal(new Set(words).size, TLS_REASONS.length);
  assert.deepEqual(words.filter((each) => /expired/.test(each)), ["certificate expired"]);
});
