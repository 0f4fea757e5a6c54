import { DAY, HOUR, MINUTE } from "../duration.ts";
import { CERTIFICATE_WARNING_DAYS, type CheckedCertificate, type TlsReason } from "../model/certificate.ts";
import { date, moment } from "./times.ts";

/** From this many days on, only the date is shown. */
const MAX_DAYS = 10_000;

/** How many names of a certificate are shown if it is for other names, and how many characters of each. */
const MAX_NAMES = 2;
const MAX_LENGTH = 40;

/** The words for each reason, if the certificate adds nothing to them. */
const REASON_WORDS: Record<TlsReason, string> = {
  "expired": "certificate expired",
  "not-yet-valid": "certificate not valid yet",
  "wrong-name": "certificate name mismatch",
  "unknown-issuer": "untrusted certificate issuer",
  "incomplete-chain": "untrusted certificate issuer (intermediate certificate missing)",
  "self-signed": "self-signed certificate",
  "authority": "CA certificate used as a server certificate",
  "not-for-servers": "certificate not valid for servers",
  "weak-key": "certificate key too weak",
  "weak-signature": "certificate signature too weak",
  "bad-signature": "invalid certificate signature",
  "issuer-not-permitted": "certificate issuer not permitted to issue it",
  "invalid-certificate": "malformed or unsupported certificate",
  "client-certificate": "requires a client certificate",
  "http2-only": "supports HTTP/2 only",
  "no-common-protocol": "no common protocol",
  "outdated-tls": "supports only outdated TLS versions",
  "outdated-ciphers": "supports only outdated ciphers",
  "nothing-in-common": "no common TLS version or cipher",
  "unknown-name": "server does not recognise this host name",
  "rejected": "TLS handshake rejected",
  "not-tls": "does not speak TLS",
  "invalid-name": "host name not valid for TLS",
  "other": "TLS connection failed",
};

/**
 * Why TLS failed: `supports HTTP/2 only`, `certificate expired 10 days ago (20 Nov 2026)` as of a time in ms UTC, and
 * without one in words that stay true: `certificate expired on 20 Nov 2026`.
 */
export function tlsWords(reason: TlsReason, certificate: CheckedCertificate | null | undefined, at?: number): string {
  const { end, begin, names } = certificate ?? {};
  if (reason === "expired" && end !== undefined) return `${subjectOf(certificate!)} ${expiredWords(end, at)}`;
  if (reason === "not-yet-valid" && begin !== undefined) return `${subjectOf(certificate!)} ${notYetWords(begin)}`;
  return REASON_WORDS[reason] + (reason === "wrong-name" && names ? ` (${namesWords(names)})` : "");
}

function namesWords(names: readonly string[]): string {
  if (names.length === 0) return "it names no host";
  const shown = names.slice(0, MAX_NAMES).map((name) =>
    name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH - 1)}…` : name
  );
  return `valid for ${names.length > MAX_NAMES ? `${shown.join(", ")} and others` : shown.join(" and ")}`;
}

/** Whether a certificate is valid, and for how long. */
export interface CertificateStatus {
  /** `valid for 89 more days (until 27 Feb 2027)`, `expires in 6 hours`, `expired 1 day ago (1 Jan 2027)`. */
  text: string;
  /** `expiring`: for less than the days at which Lookout warns. */
  state: "valid" | "expiring" | "invalid";
}

/** Whether a certificate is valid at a time, in ms UTC, and for how long. */
export function certificateStatus(certificate: CheckedCertificate, at: number): CertificateStatus {
  const { text, state } = validityOf(certificate, at);
  const needsSubject = certificate.intermediate && state !== "valid";
  return { text: needsSubject ? `${subjectOf(certificate)} ${text}` : text, state };
}

/** `certificate expires in 13 days`; undefined: it does not end soon, or has ended. */
export function certificateWarning(certificate: CheckedCertificate | null, at: number): string | undefined {
  // Most do not: wording how long they are valid would take longer than everything else about a row.
  if (!certificate || certificate.end - at >= CERTIFICATE_WARNING_DAYS * DAY) return undefined;
  const { text, state } = validityOf(certificate, at);
  return state === "expiring" ? `${subjectOf(certificate)} ${text}` : undefined;
}

/** Whole days from a time, in ms UTC, until a certificate's chain ends, rounded down: an hour ago is -1. */
export function certificateDays({ end }: CheckedCertificate, at: number): number {
  return Math.floor((end - at) / DAY);
}

function subjectOf({ intermediate }: CheckedCertificate): string {
  return intermediate ? "intermediate certificate" : "certificate";
}

function validityOf({ begin = -Infinity, end }: CheckedCertificate, at: number): CertificateStatus {
  if (begin > at) return { text: notYetWords(begin), state: "invalid" };
  const left = end - at;
  if (left <= 0) return { text: expiredWords(end, at), state: "invalid" };
  if (left < CERTIFICATE_WARNING_DAYS * DAY) {
    return { text: `expires in ${lengthWords(left, Math.round)}`, state: "expiring" };
  }
  const text = left < MAX_DAYS * DAY
    ? `valid for ${Math.floor(left / DAY)} more days (until ${date(end)})`
    : `valid until ${date(end)}`;
  return { text, state: "valid" };
}

function expiredWords(end: number, at = Infinity): string {
  const past = at - end;
  if (past < MINUTE) return "expired just now";
  return past < MAX_DAYS * DAY
    ? `expired ${lengthWords(past, Math.floor)} ago (${date(end)})`
    : `expired on ${date(end)}`;
}

function notYetWords(begin: number): string {
  const minute = Math.ceil(begin / MINUTE) * MINUTE;
  return `not valid until ${date(minute)}, ${moment(minute, minute, "UTC")} UTC`;
}

/** A length of time in its largest unit: days rounded down, hours and minutes by `round`. */
function lengthWords(ms: number, round: (value: number) => number): string {
  const [count, unit] = ms >= DAY
    ? [Math.floor(ms / DAY), "day"]
    : round(ms / HOUR) >= 1 && ms >= HOUR - MINUTE
    ? [Math.min(23, round(ms / HOUR)), "hour"]
    : [Math.max(1, round(ms / MINUTE)), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
