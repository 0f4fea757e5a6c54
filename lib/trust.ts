import { X509Certificate } from "node:crypto";

/** Variables that name a file of certificates, which Deno passes over without a word when there is none in it. */
const FILES = ["DENO_CERT", "SSL_CERT_FILE"] as const;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Why no secure site could be judged: the certificate authorities that Deno's variables name cannot be loaded. Each
 * problem a line with the variable and its value.
 */
export function trustProblems(env: Readonly<Record<string, string>>): string[] {
  const { DENO_CERT, DENO_TLS_CA_STORE = "" } = env;
  // Deno looks at this one for the system's store alone.
  const files = DENO_TLS_CA_STORE.includes("system") ? FILES : FILES.slice(0, 1);
  const problems = files.flatMap((name) => env[name] ? fileProblem(name, env[name]) ?? [] : []);
  if (problems.length > 0) return problems;
  try {
    // What Deno loads for every connection, it loads for this too.
    Deno.createHttpClient({}).close();
    return [];
  } catch (error) {
    const name = /store "/.test((error as Error).message)
      ? "DENO_TLS_CA_STORE"
      : DENO_CERT
      ? "DENO_CERT"
      : "DENO_TLS_CA_STORE";
    return [`${name} ${JSON.stringify(env[name] ?? "")}: ${(error as Error).message}`];
  }
}

function fileProblem(name: string, path: string): string | undefined {
  const shown = `${name} ${JSON.stringify(path)}`;
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${shown}: there is no such file`;
    // Deno itself may read it though this program may not.
    return error instanceof Deno.errors.NotCapable
      ? undefined
      : `${shown}: cannot be read: ${(error as Error).message}`;
  }
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return `${shown}: has no certificate (PEM)`;
  const bad = certificates.findIndex((certificate) => !isCertificate(certificate));
  return bad < 0 ? undefined : `${shown}: certificate ${bad + 1} of ${certificates.length} cannot be read`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}
