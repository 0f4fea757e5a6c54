import { Webhook } from "standardwebhooks";

/**
 * Signatures of a webhook with each secret, in the format of Standard Webhooks. In a separate module, with which the library is
 * loaded: `import()` of a CommonJS package has no named exports once `deno bundle` has split it off.
 * @param now when it is sent
 */
export function signaturesOf(secrets: readonly string[], id: string, now: Date, body: string): string {
  return secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" ");
}
