import type { TlsReason } from "./record.ts";

/**
 * Why a TLS handshake failed, read off the message of rustls, which is all that Deno hands on
 * (https://docs.rs/rustls/latest/rustls/enum.CertificateError.html).
 */
export function tlsReasonOf(message: string): TlsReason {
  if (/expired|NotValidYet|not valid yet/i.test(message)) return "expired";
  if (/NotValidForName|not valid for (any )?name/i.test(message)) return "wrong-name";
  // A self-signed certificate is either its own unknown issuer or a CA where a server's certificate should be.
  if (/UnknownIssuer|CaUsedAsEndEntity|BadSignature/i.test(message)) return "unknown-issuer";
  return "other";
}
