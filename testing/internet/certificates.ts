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

/** What else a certificate can be. */
export interface CertificateTraits {
  /** It is an authority's. Default false. */
  isAuthority?: boolean;
  /** It is for clients, not for servers. Default false. */
  isForClients?: boolean;
  /** It has an RSA key of so many bits. Default: ECDSA on P-256. */
  rsaBits?: number;
  /** What it is signed with. Default "SHA-256". */
  hash?: "SHA-1" | "SHA-256";
  /** Where it says that its issuer's certificate is to be had. Default: it does not say. */
  issuerUrl?: string;
}

export interface IntermediateTraits extends Pick<CertificateTraits, "rsaBits"> {
  /** Default: named after its kind. */
  name?: string;
}

/** Who signs certificates. */
export interface Authority {
  /** The authority's own certificate as PEM: what a client has to trust. */
  cert: string;
  /** A certificate signed by this authority, but for "self-signed"; behind it stands an intermediate's own. */
  issue(kind: CertificateKind, subject: CertificateSubject, traits?: CertificateTraits): Promise<Certificate>;
  /** An intermediate authority that this one signs for. */
  intermediate(kind: CertificateKind, traits?: IntermediateTraits): Promise<Authority>;
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
export async function createAuthority(name = "World Authority"): Promise<Authority> {
  const keys = await createKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity("good"),
    name: [{ CN: [name] }],
    keys,
    extensions: AUTHORITY_EXTENSIONS,
  });
  return authorityOf(certificate, keys, "");
}

const AUTHORITY_EXTENSIONS = [
  new x509.BasicConstraintsExtension(true, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
];

/** @param chain what stands behind each certificate that it issues, as PEM */
function authorityOf(authority: x509.X509Certificate, keys: CryptoKeyPair, chain: string): Authority {
  return {
    cert: authority.toString("pem"),
    async issue(kind, subject, traits = {}) {
      const own = await createKeys(traits.rsaBits);
      const isSelfSigned = kind === "self-signed";
      const signer = isSelfSigned ? own : keys;
      const { isAuthority = false, isForClients = false, hash = "SHA-256", issuerUrl } = traits;
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity(kind),
        subject: "CN=World Host",
        issuer: isSelfSigned ? "CN=World Host" : authority.subjectName,
        publicKey: own.publicKey,
        signingKey: signer.privateKey,
        signingAlgorithm: { ...ALGORITHM, name: signer.privateKey.algorithm.name, hash },
        extensions: [
          new x509.BasicConstraintsExtension(isAuthority),
          ...(isAuthority ? [] : [
            new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[isForClients ? "clientAuth" : "serverAuth"]]),
          ]),
          ...(issuerUrl ? [new x509.AuthorityInfoAccessExtension({ caIssuers: issuerUrl })] : []),
          alternativeNames(kind === "wrong-host" ? { names: ["elsewhere.test"] } : subject),
        ],
      });
      const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
      return { cert: certificate.toString("pem") + chain, key: x509.PemConverter.encode(key, "PRIVATE KEY") };
    },
    async intermediate(kind, { rsaBits, name = `World Intermediate ${kind}` } = {}) {
      const own = await createKeys(rsaBits);
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity(kind),
        subject: `CN=${name}`,
        issuer: authority.subjectName,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: AUTHORITY_EXTENSIONS,
      });
      return authorityOf(certificate, own, `\n${certificate.toString("pem")}${chain}`);
    },
  };
}

function createKeys(rsaBits?: number): Promise<CryptoKeyPair> {
  const algorithm = rsaBits === undefined ? ALGORITHM : {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: rsaBits,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
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
