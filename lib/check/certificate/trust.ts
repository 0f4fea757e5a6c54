import process from "node:process";
import { messageOf } from "../../message.ts";

/** Variables that name a file of certificates; Deno silently ignores a file without any. */
const FILES = ["DENO_CERT", "SSL_CERT_FILE"] as const;

/** The certificates in a PEM text. */
export function pemsIn(text: string): string[] {
  return text.match(CERTIFICATE) ?? [];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Why secure sites could not be judged: the certificate authorities that Deno's variables name cannot be loaded. One line
 * per problem, with the variable and its value.
 */
export function trustProblems(env: Readonly<Record<string, string>>): string[] {
  const { DENO_CERT, DENO_TLS_CA_STORE = "" } = env;
  // Deno uses SSL_CERT_FILE only with the system's store.
  const files = DENO_TLS_CA_STORE.includes("system") ? FILES : FILES.slice(0, 1);
  const denied: string[] = [];
  for (const name of files) {
    if (!env[name]) continue;
    try {
      const problem = contentProblem(Deno.readTextFileSync(env[name]));
      if (problem) return [shown(name, env, problem)];
    } catch (error) {
      const message = messageOf(error);
      if (error instanceof Deno.errors.NotFound) return [shown(name, env, "no such file")];
      if (!(error instanceof Deno.errors.NotCapable)) return [shown(name, env, `cannot be read: ${message}`)];
      // Deno itself can read it; but nobody would notice if the operator's own file were empty.
      if (name === "DENO_CERT") denied.push(shown(name, env, `cannot be checked: ${message}`));
    }
  }
  try {
    // This loads what every connection loads, whatever this program may read.
    Deno.createHttpClient({}).close();
    return denied;
  } catch (error) {
    const message = messageOf(error);
    const name = DENO_CERT && !/store "|platform/.test(message) ? "DENO_CERT" : "DENO_TLS_CA_STORE";
    return [
      shown(name, env, /no such file/i.test(message) && name === "DENO_CERT" ? "no such file" : message),
    ];
  }
}

function shown(name: string, env: Readonly<Record<string, string>>, problem: string): string {
  return `${name} ${JSON.stringify(env[name] ?? "")}: ${problem}`;
}

function contentProblem(text: string): string | undefined {
  const certificates = pemsIn(text);
  if (certificates.length === 0) return "has no certificate (PEM)";
  const bad = certificates.findIndex((certificate) => !isCertificate(certificate));
  return bad < 0 ? undefined : `certificate ${bad + 1} of ${certificates.length} cannot be read`;
}

function isCertificate(pem: string): boolean {
  // Loaded only if there is such a file: it takes 20 ms.
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}
