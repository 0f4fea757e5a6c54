import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A certificate with its key, both as PEM: what `Deno.listenTls` takes. */
export interface Certificate {
  cert: string;
  key: string;
}

/** What a certificate can be like. "wrong-host" is for another name and no address. */
export type CertificateKind = "good" | "expired" | "not-yet-valid" | "expiring" | "wrong-host" | "self-signed";

/** Whom a certificate is for. */
export interface CertificateSubject {
  /** DNS names. Default: none. */
  names?: string[];
  /** IP addresses. Default: none. */
  addresses?: string[];
}

/** Who signs certificates. */
export interface Authority {
  /** The authority's own certificate as PEM: what a client has to trust. */
  cert: string;
  /** A certificate signed by this authority, but for "self-signed". */
  issue(kind: CertificateKind, subject: CertificateSubject): Promise<Certificate>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 24 * 60 * 60 * 1000;
/** Days from now between which a certificate holds. The odd half keeps whole days from turning while a test runs. */
const DAYS: Record<CertificateKind, [from: number, to: number]> = {
  "good": [-30.5, 90.5],
  "expired": [-90.5, -1.5],
  "not-yet-valid": [1.5, 90.5],
  "expiring": [-80.5, 10.5],
  "wrong-host": [-30.5, 90.5],
  "self-signed": [-30.5, 90.5],
};

/** A new authority that nobody trusts yet; its key lives in memory only. */
export async function createAuthority(): Promise<Authority> {
  const keys = await createKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity("good"),
    name: "CN=World Authority",
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    cert: authority.toString("pem"),
    async issue(kind, subject) {
      const own = await createKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity(kind),
        subject: "CN=World Host",
        issuer: kind === "self-signed" ? "CN=World Host" : authority.subject,
        publicKey: own.publicKey,
        signingKey: kind === "self-signed" ? own.privateKey : keys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          alternativeNames(kind === "wrong-host" ? { names: ["elsewhere.test"] } : subject),
        ],
      });
      const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
      return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
    },
  };
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

function validity(kind: CertificateKind) {
  const [notBefore, notAfter] = DAYS[kind].map((days) => new Date(Date.now() + days * DAY));
  return { notBefore, notAfter, signingAlgorithm: ALGORITHM };
}

function alternativeNames({ names = [], addresses = [] }: CertificateSubject): x509.Extension {
  return new x509.SubjectAlternativeNameExtension([
    ...names.map((value) => ({ type: "dns" as const, value })),
    ...addresses.map((value) => ({ type: "ip" as const, value })),
  ]);
}
