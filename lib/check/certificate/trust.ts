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
  if (canTrust(certificates)) return undefined;
  const bad = certificates.findIndex((certificate) => !canTrust([certificate]));
  return `certificate ${bad + 1} of ${certificates.length} cannot be read`;
}

/** Whether Deno can read certificates of authorities. It takes less than 1 ms; node:crypto would 20. */
function canTrust(caCerts: string[]): boolean {
  try {
    Deno.createHttpClient({ caCerts }).close();
    return true;
  } catch {
    return false;
  }
}
