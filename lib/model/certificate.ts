/** Why TLS failed: what was rejected, by whom. Their words are in `certificate_words.ts`. */
export const TLS_REASONS = [
  // What the server's certificate is.
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
  // What the server speaks, or wants.
  "client-certificate",
  "http2-only",
  "no-common-protocol",
  "outdated-tls",
  "outdated-ciphers",
  "nothing-in-common",
  "unknown-name",
  "rejected",
  "not-tls",
  // What the target's own host name is.
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
  /** Of the certificates shown beside it that lead to its authority, nearest first, the authority's own left out. */
  intermediates: Validity[];
  /** Whether one of its names is the host's. */
  isForHost: boolean;
  isSelfSigned: boolean;
  /** Whether it says where its issuer's certificate can be fetched, and the server does not show that. */
  isIncomplete: boolean;
  /** Whether its key, or one above it, is RSA with fewer bits than are safe. */
  hasWeakKey: boolean;
}

/** What a check keeps of a certificate: as little as its words need. */
export interface CheckedCertificate {
  /** The earliest end in the chain, in ms UTC. */
  end: number;
  /** What expires, or is not valid yet, is an intermediate certificate. */
  intermediate?: true;
  /** Of one that is not valid yet: when it will be, in ms UTC. */
  begin?: number;
  /** Of one for other names: the first of them. */
  names?: string[];
  /**
   * The first eight hexadecimal digits of its SHA-256, of one that ends within `CERTIFICATE_NOTICE_DAYS` or with which TLS failed: of
   * others nothing is reported, and all of them would make the record half as large again.
   */
  fingerprint?: string;
}

/** The longest time before its end, in days, at which a certificate is reported. */
export const CERTIFICATE_NOTICE_DAYS = 30;

/** A certificate that ends within this many days deserves a warning. */
export const CERTIFICATE_WARNING_DAYS = 14;
