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
import { isRoot, isSignedByItself, issuersOf } from "./chain.ts";

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
    const subjectNames = namesOf(own);
    const names = subjectNames.map(({ name }) => name);
    const isSelfSigned = isSignedByItself(own);
    const issuers = isSelfSigned ? [] : issuersOf(own, others);
    return {
      ...validityOf(own),
      issuer: issuerOf(own),
      names: names.filter((name) => name.length <= MAX_LENGTH && /^[\w.*:-]+$/.test(name)).slice(0, MAX_NAMES),
      nameCount: names.length,
      fingerprint: own.fingerprint256.replaceAll(":", "").toLowerCase(),
      intermediates: issuers.filter((each) => !isRoot(each)).map(validityOf),
      isForHost: subjectNames.some((each) => isSameHost(each, host)),
      isSelfSigned,
      isIncomplete: !isSelfSigned && issuers.length === 0 && (own.infoAccess ?? "").includes("CA Issuers"),
      hasWeakKey: [own, ...issuers].some(isWeak),
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

function isWeak({ publicKey }: X509Certificate): boolean {
  return (publicKey.asymmetricKeyDetails?.modulusLength ?? Infinity) < MIN_RSA_BITS;
}

interface SubjectName {
  /** As the certificate spells it, not validated. */
  name: string;
  isAddress: boolean;
}

function namesOf({ subjectAltName = "" }: X509Certificate): SubjectName[] {
  return Array.from(
    subjectAltName.matchAll(/(?:^|, )(DNS|IP Address):([^,]*)/g),
    ([, kind, name]) => ({ name, isAddress: kind !== "DNS" }),
  );
}

/** Its issuer's common name, or else organization, without characters of markup or terminal control. */
function issuerOf({ issuer }: X509Certificate): string {
  const [, name = ""] = /^CN=(.*)$/m.exec(issuer) ?? /^O=(.*)$/m.exec(issuer) ?? [];
  return name.replace(/[^\p{L}\p{M}\p{N} .,'()/:+_@-]+/gu, " ").trim().slice(0, MAX_LENGTH);
}

/**
 * Whether a certificate's name matches a host (RFC 9525, 6.3), as rustls judges: an address never matches a name that is
 * spelt like it, and `*.test` matches nothing. In Deno, node's own comparison knows no wildcards.
 */
function isSameHost({ name, isAddress }: SubjectName, host: string): boolean {
  const address = literalOf(host);
  if (address || isAddress) return address !== undefined && isAddress && literalOf(name) === address;
  const mine = host.toLowerCase().replace(/\.$/, "");
  const theirs = name.toLowerCase();
  const [, parent] = /^[^.]+(\..+\..+)$/.exec(mine) ?? [];
  return theirs === mine || parent !== undefined && theirs === `*${parent}`;
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
  // An intermediate that had expired before its own certificate began did not matter while that was valid.
  const isNeeded = (end: number) => end > at || !isTrusted && (notAfter > at || end > notBefore);
  const ends = intermediates.map((each) => each.notAfter).filter(isNeeded);
  const end = Math.min(notAfter, ...ends);
  const begin = Math.max(notBefore, ...intermediates.map((each) => each.notBefore));
  const isNamed = reason !== null || end <= at + CERTIFICATE_NOTICE_DAYS * DAY;
  const fingerprint = isNamed && { fingerprint: certificate.fingerprint.slice(0, FINGERPRINT_DIGITS) };
  const isEarly = reason === "not-yet-valid" || !isTrusted && begin > at && end > at;
  return {
    end,
    ...(isEarly && { begin }),
    ...fingerprint,
    ...((isEarly ? begin !== notBefore : end !== notAfter) && { intermediate: true }),
    // Without names only if the certificate has none, not if all of them were unfit to keep.
    ...(reason === "wrong-name" && (names.length > 0 || nameCount === 0) &&
      { names: names.slice(0, MAX_CHECKED_NAMES) }),
  };
}
