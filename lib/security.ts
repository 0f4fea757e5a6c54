import { createHash } from "node:crypto";

/** Inline scripts: `src` is no part of their tag. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc[\s=])[^>]*>([\s\S]*?)<\/script>/gi;

/** The nonce of a tag that may have one. */
const NONCE = /(<(?:script|style)\b[^>]*?) nonce="[^"]*"/gi;

/**
 * A page without the nonces that Fresh draws anew for each rendering: with them no page would be the same twice, its
 * ETag would change when nothing else has, and no policy here asks for them.
 */
export function withoutNonces(html: string): string {
  return html.replace(NONCE, "$1");
}

/**
 * The Content-Security-Policy of a finished page: nothing from elsewhere, and of inline scripts just the ones that
 * stand in it, by their SHA-256. A nonce would differ with each answer, and a cached page's scripts would be blocked.
 */
export function policyOf(html: string): string {
  const hashes = new Set<string>();
  for (const [, script] of html.matchAll(INLINE_SCRIPT)) {
    hashes.add(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  }
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashes].join(" "),
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** For a page that somebody opens. */
const PAGE_HEADERS = [["referrer-policy", "same-origin"], ["cross-origin-opener-policy", "same-origin"]] as const;

/** The same answer with the headers that every answer has; a page's own policy is made from its bytes. */
export async function secure(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set("x-content-type-options", "nosniff");
  const type = headers.get("content-type") ?? "";
  if (type.includes("json")) headers.set("access-control-allow-origin", "*");
  if (!type.startsWith("text/html")) {
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    return new Response(response.body, { status: response.status, headers });
  }
  for (const [name, value] of PAGE_HEADERS) headers.set(name, value);
  const html = withoutNonces(await response.text());
  headers.set("content-security-policy", policyOf(html));
  return new Response(html, { status: response.status, headers });
}
