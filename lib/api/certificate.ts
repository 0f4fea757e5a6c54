import type { Certificate } from "../model/certificate.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** A certificate that a server presented, trusted or not. */
export interface ApiCertificate {
  notBefore: Timestamp;
  notAfter: Timestamp;
  issuer: string;
  /** The first names and addresses that it is valid for. */
  names: string[];
  /** How many names and addresses there are in all. */
  nameCount: Integer;
  /** SHA-256, in hexadecimal. */
  fingerprint: string;
  /** Validity of the intermediate certificates presented with it. */
  intermediates: { notBefore: Timestamp; notAfter: Timestamp }[];
}

export function apiCertificate(
  { issuer, names, nameCount, fingerprint, intermediates, ...own }: Certificate,
): ApiCertificate {
  const validity = ({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">) => ({
    notBefore: timestamp(notBefore),
    notAfter: timestamp(notAfter),
  });
  return { ...validity(own), issuer, names, nameCount, fingerprint, intermediates: intermediates.map(validity) };
}
