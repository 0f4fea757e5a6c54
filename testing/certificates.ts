import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A certificate with its key, both as PEM: what `Deno.listenTls` takes. */
export interface Certificate {
  cert: string;
  key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  /** DNS names it is for; a leading `*.` is a wildcard. Default: none. */
  names?: string[];
  /** IP addresses it is for. Default: none. */
  addresses?: string[];
  /** Days from now until it begins to hold. Default: -30. */
  fromDays?: number;
  /** Days from now until it ends. Default: 90. */
  toDays?: number;
}

/** Who signs certificates. */
export interface Authority {
  /** The authority's own certificate as PEM: what a client has to trust. */
  cert: string;
  /** A certificate signed by this authority. */
  issue(options?: CertificateOptions): Promise<Certificate>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 24 * 60 * 60 * 1000;

/** A new authority that nobody else trusts; its key lives in memory only. */
export async function createAuthority(): Promise<Authority> {
  const keys = await createKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...described({ toDays: 365 }),
    name: "CN=World Authority",
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    cert: authority.toString("pem"),
    async issue(options = {}) {
      const own = await createKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...described(options),
        subject: "CN=World Host",
        issuer: authority.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: extensions(options),
      });
      return withKey(certificate, own);
    },
  };
}

/** A certificate that vouches for itself: no authority stands behind it. */
export async function createSelfSigned(options: CertificateOptions = {}): Promise<Certificate> {
  const keys = await createKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...described(options),
    name: "CN=World Host",
    keys,
    extensions: extensions(options),
  });
  return withKey(certificate, keys);
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

function described({ fromDays = -30, toDays = 90 }: CertificateOptions) {
  return {
    notBefore: new Date(Date.now() + fromDays * DAY),
    notAfter: new Date(Date.now() + toDays * DAY),
    signingAlgorithm: ALGORITHM,
  };
}

function extensions({ names = [], addresses = [] }: CertificateOptions): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(false),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...names.map((value) => ({ type: "dns" as const, value })),
      ...addresses.map((value) => ({ type: "ip" as const, value })),
    ]),
  ];
}

async function withKey(certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<Certificate> {
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}
