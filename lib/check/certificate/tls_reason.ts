import { type TlsReason } from "../../model/certificate.ts";

/**
 * The messages of rustls, which are all that Deno passes on, as worded by Deno 2.9.6; the first match counts
 * (https://docs.rs/rustls/0.23/rustls/enum.CertificateError.html, https://docs.rs/rustls/0.23/rustls/enum.AlertDescription.html).
 */
const MESSAGES: [RegExp, TlsReason][] = [
  [/^invalid peer certificate: (Expired|certificate expired)/, "expired"],
  [/^invalid peer certificate: (NotValidYet|certificate not valid yet)/, "not-yet-valid"],
  [/^invalid peer certificate: (NotValidForName|certificate not valid for name)/, "wrong-name"],
  [/^invalid peer certificate: UnknownIssuer/, "unknown-issuer"],
  [/^invalid peer certificate: .*CaUsedAsEndEntity/, "authority"],
  [/^invalid peer certificate: (InvalidPurpose|certificate does not allow extended key usage)/, "not-for-servers"],
  [/^invalid peer certificate: BadSignature/, "bad-signature"],
  [
    /^invalid peer certificate: .*\((NameConstraintViolation|PathLenConstraintViolated|EndEntityUsedAsCa)\)/,
    "issuer-not-permitted",
  ],
  // The object identifiers of RSA with MD2 to SHA-1 (RFC 8017, A.2.4) and of ECDSA with SHA-1 (RFC 3279, 2.2.3), as DER.
  [
    /UnsupportedSignatureAlgorithm.*signature_algorithm_id: \[(6, 9, 42, 134, 72, 134, 247, 13, 1, 1, [2-5]\b|6, 7, 42, 134, 72, 206, 61, 4, 1\b)/,
    "weak-signature",
  ],
  [/^invalid peer certificate: /, "invalid-certificate"],
  // What a server objects to in a client's certificate, or in its absence.
  [
    /^received fatal alert: (CertificateRequired|NoCertificate|BadCertificate|UnsupportedCertificate|CertificateUnknown|UnknownCA)$/,
    "client-certificate",
  ],
  [/^received fatal alert: NoApplicationProtocol$/, "no-common-protocol"],
  [/^received fatal alert: ProtocolVersion$/, "outdated-tls"],
  [/^received fatal alert: UnrecognisedName$/, "unknown-name"],
  [/^received fatal alert: (HandshakeFailure|InsufficientSecurity)$/, "nothing-in-common"],
  [/^received fatal alert: /, "rejected"],
  [/^peer is incompatible: /, "nothing-in-common"],
  [/^received corrupt message of type InvalidContentType$/, "not-tls"],
  [/^Invalid hostname: /, "invalid-name"],
];

/** The meaning of a failed handshake's message. */
export interface TlsFailure {
  reason: TlsReason;
  /** When the certificate expired, in ms UTC, if that is the reason. */
  end?: number;
}

export function tlsFailureOf(message: string): TlsFailure {
  const reason = MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? "other";
  const seconds = reason === "expired" ? /not valid after (\d{1,12})\b/.exec(message)?.[1] : undefined;
  return seconds === undefined ? { reason } : { reason, end: Number(seconds) * 1000 };
}
