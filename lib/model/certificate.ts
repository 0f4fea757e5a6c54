/** Why TLS failed; `certificate_words.ts` has the words. */
export const TLS_REASONS = [
  // Faults of the server's certificate.
  "expired",
  "not-yet-valid",
  "wrong-name",
  "unknown-issuer",
  "incomplete-chain",
  "self-signed",
  "authority",
  "not-for-servers",
  "weak-key",
  "weak-signature",
  "bad-signature",
  "issuer-not-permitted",
  "invalid-certificate",
  // What the server supports or requires.
  "client-certificate",
  "http2-only",
  "no-common-protocol",
  "outdated-tls",
  "outdated-ciphers",
  "nothing-in-common",
  "unknown-name",
  "rejected",
  "not-tls",
  // Faults of the target's own URL, and anything else.
  "invalid-name",
  "other",
] as const;

export type TlsReason = typeof TLS_REASONS[number];

/** From when until when a certificate is valid, both in ms UTC. */
export interface Validity {
  notBefore: number;
  notAfter: number;
}

/** What is known of the certificate that a server showed, whether trusted or not. */
export interface Certificate extends Validity {
  /** Who signed it, harmless to print; "": it does not say. */
  issuer: string;
  /** The names and addresses it is for, harmless to print, at most `MAX_NAMES`. */
  names: string[];
  /** How many names it has, those included that are not among `names`. */
  nameCount: number;
  /** SHA-256 of the certificate, in hexadecimal. */
  fingerprint: string;
  /** The intermediate certificates that the server sent with it, nearest first, without the authority's own. */
  intermediates: Validity[];
  /** Whether one of its names matches the host. */
  isForHost: boolean;
  isSelfSigned: boolean;
  /** Whether the server leaves out the issuer's certificate, though the certificate says where to fetch it. */
  isIncomplete: boolean;
  /** Whether its key, or one above it, is RSA with fewer bits than are safe. */
  hasWeakKey: boolean;
}

/** The part of a certificate that a check keeps: only what is needed to describe it. */
export interface CheckedCertificate {
  /** The earliest end in the chain, in ms UTC. */
  end: number;
  /** What expires, or is not valid yet, is an intermediate certificate. */
  intermediate?: true;
  /** When it will be valid, if it is not yet, in ms UTC. */
  begin?: number;
  /** The first of its names, if it is for other names. */
  names?: string[];
  /**
   * The first eight hexadecimal digits of its SHA-256, if it ends within `CERTIFICATE_NOTICE_DAYS` or TLS failed: others are not
   * reported, and with all of them a record would be half as large again.
   */
  fingerprint?: string;
}

/** The longest time before its end, in days, at which a certificate is reported. */
export const CERTIFICATE_NOTICE_DAYS = 30;

/** A certificate that ends within this many days deserves a warning. */
export const CERTIFICATE_WARNING_DAYS = 14;
