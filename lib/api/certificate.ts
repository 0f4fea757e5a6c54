import type { Certificate } from "../model/certificate.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** A certificate that a server showed, whether it is to be trusted or not. */
export interface ApiCertificate {
  notBefore: Timestamp;
  notAfter: Timestamp;
  issuer: string;
  /** The first names and addresses it is for. */
  names: string[];
  /** How many it is for. */
  nameCount: Integer;
  /** SHA-256, in hexadecimal. */
  fingerprint: string;
  /** Of the intermediate certificates that were shown beside it. */
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
