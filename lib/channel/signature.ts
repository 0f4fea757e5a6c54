import { Webhook } from "standardwebhooks";

/**
 * A webhook's signature by each secret, as Standard Webhooks has them. A module of its own, so that the library is loaded
 * with it: `import()` of a CommonJS package has no named exports once `deno bundle` has split it off.
 * @param now when it is sent
 */
export function signaturesOf(secrets: readonly string[], id: string, now: Date, body: string): string {
  return secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" ");
}
