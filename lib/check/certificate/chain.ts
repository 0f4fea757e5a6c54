import type { X509Certificate } from "node:crypto";

/**
 * The certificates that lead from one to its authority, nearest first, among others in any order: servers also present
 * ones that have nothing to do with it. Of several with one name, as after a renewal, the one that is valid the longest.
 */
export function issuersOf(own: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const issuers: X509Certificate[] = [];
  const left = others.filter(({ fingerprint256 }) => fingerprint256 !== own.fingerprint256)
    .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo));
  for (let issued = own; issued === own || !isRoot(issued);) {
    const index = left.findIndex(({ subject }) => subject === issued.issuer);
    if (index < 0) break;
    [issued] = left.splice(index, 1);
    issuers.push(issued);
  }
  return issuers;
}

/** Whether it is an authority's own, which nobody else signed. */
export function isRoot({ subject, issuer }: X509Certificate): boolean {
  return subject === issuer;
}

/** Whether its own key signed it; its issuer may merely have the same name. */
export function isSignedByItself(certificate: X509Certificate): boolean {
  if (!isRoot(certificate)) return false;
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    // Deno does not know the key's kind.
    return true;
  }
}
