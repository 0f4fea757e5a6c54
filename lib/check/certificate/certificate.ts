import type { X509Certificate } from "node:crypto";
import { builtin } from "../../builtin.ts";
import { DAY } from "../../duration.ts";
import {
  type Certificate,
  CERTIFICATE_NOTICE_DAYS,
  type CheckedCertificate,
  type TlsReason,
  type Validity,
} from "../../model/certificate.ts";
import type { Target } from "../../model/target.ts";
import { literalOf } from "../address.ts";

/** Names that are kept, and characters of each and of an issuer. */
const MAX_NAMES = 8;
const MAX_LENGTH = 100;

/** Digits of a fingerprint that a check keeps: of 1,000 certificates two have them in common in one of 8,000 lists. */
const FINGERPRINT_DIGITS = 8;

/** Names that a check keeps: one more than are shown. */
const MAX_CHECKED_NAMES = 3;

/** Certificates of a chain that are read; a server may send as many as fit into a handshake. */
const MAX_CHAIN = 10;

/** NIST SP 800-131A: RSA with less than 112 bits of security. */
const MIN_RSA_BITS = 2048;

/**
 * Reads the certificates that a server presents, its own first; undefined: they cannot be read.
 * @param chain each in DER
 * @param host of the URL
 */
export function certificateOf(chain: readonly Uint8Array[], host: string): Certificate | undefined {
  // Loaded at the first certificate: it takes 20 ms.
  const { X509Certificate } = builtin("node:crypto");
  try {
    const [own, ...others] = chain.slice(0, MAX_CHAIN).map((der) => new X509Certificate(der));
    const names = namesOf(own);
    const intermediates = others.filter(({ subject, issuer, fingerprint256 }) =>
      subject !== issuer && fingerprint256 !== own.fingerprint256
    );
    const isSelfSigned = own.subject === own.issuer;
    return {
      ...validityOf(own),
      issuer: issuerOf(own),
      names: names.filter((name) => name.length <= MAX_LENGTH && /^[\w.*:-]+$/.test(name)).slice(0, MAX_NAMES),
      nameCount: names.length,
      fingerprint: own.fingerprint256.replaceAll(":", "").toLowerCase(),
      intermediates: intermediates.map(validityOf),
      isForHost: names.some((name) => isSameHost(name, host)),
      isSelfSigned,
      isIncomplete: !isSelfSigned && intermediates.length === 0 && (own.infoAccess ?? "").includes("CA Issuers"),
      hasWeakKey: (own.publicKey.asymmetricKeyDetails?.modulusLength ?? Infinity) < MIN_RSA_BITS,
    };
  } catch {
    return undefined;
  }
}

function validityOf({ validFrom, validTo }: X509Certificate): Validity {
  const [notBefore, notAfter] = [Date.parse(validFrom), Date.parse(validTo)];
  if (Number.isNaN(notBefore + notAfter)) throw new RangeError("Cannot read the dates of a certificate");
  return { notBefore, notAfter };
}

/** Its names and addresses as it spells them, not validated. */
function namesOf({ subjectAltName = "" }: X509Certificate): string[] {
  return Array.from(subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([^,]*)/g), ([, name]) => name);
}

/** Its issuer's common name, or else organization, without characters of markup or terminal control. */
function issuerOf({ issuer }: X509Certificate): string {
  const [, name = ""] = /^CN=(.*)$/m.exec(issuer) ?? /^O=(.*)$/m.exec(issuer) ?? [];
  return name.replace(/[^\p{L}\p{M}\p{N} .,'()/:+_@-]+/gu, " ").trim().slice(0, MAX_LENGTH);
}

/** Whether a certificate's name matches a host (RFC 9525, 6.3); in Deno, node's own comparison knows no wildcards. */
function isSameHost(name: string, host: string): boolean {
  const address = literalOf(host);
  if (address) return literalOf(name) === address;
  const [mine, theirs] = [host, name].map((each) => each.toLowerCase().replace(/\.$/, ""));
  const dot = mine.indexOf(".");
  return theirs === mine || dot > 0 && theirs === `*${mine.slice(dot)}`;
}

/** The host and port that a target's certificate is for; undefined: the target has none. */
export function secureHostOf({ url }: Target): string | undefined {
  return url.startsWith("https:") ? new URL(url).host : undefined;
}

/** How a check's TLS went, which its certificate explains. */
export interface CheckEnd {
  /** Why TLS failed; null: it did not, or was not attempted. */
  reason: TlsReason | null;
  /** Whether the last handshake succeeded: an intermediate that had expired by then is not needed. */
  isTrusted: boolean;
  /** When the check was made, in ms UTC. */
  at: number;
}

/** The part of a certificate that a check keeps. */
export function checkedCertificate(certificate: Certificate, { reason, isTrusted, at }: CheckEnd): CheckedCertificate {
  const { notBefore, notAfter, intermediates, names, nameCount } = certificate;
  const ends = intermediates.map((each) => each.notAfter).filter((end) => !isTrusted || end > at);
  const end = Math.min(notAfter, ...ends);
  const begin = Math.max(notBefore, ...intermediates.map((each) => each.notBefore));
  const isNamed = reason !== null || end <= at + CERTIFICATE_NOTICE_DAYS * DAY;
  const fingerprint = isNamed && { fingerprint: certificate.fingerprint.slice(0, FINGERPRINT_DIGITS) };
  if (reason === "not-yet-valid") {
    return { end, begin, ...(begin !== notBefore && { intermediate: true }), ...fingerprint };
  }
  return {
    end,
    ...fingerprint,
    ...(end !== notAfter && { intermediate: true }),
    // Without names only if the certificate has none, not if all of them were unfit to keep.
    ...(reason === "wrong-name" && (names.length > 0 || nameCount === 0) &&
      { names: names.slice(0, MAX_CHECKED_NAMES) }),
  };
}
