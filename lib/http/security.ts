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

/** Who may embed a page in a frame, as `frame-ancestors` has it (https://www.w3.org/TR/CSP3/#directive-frame-ancestors). */
export const NOBODY = "'none'";

/**
 * The Content-Security-Policy of a finished page: nothing from elsewhere, and of inline scripts just the ones that
 * stand in it, by their SHA-256. A nonce would differ with each response, and a cached page's scripts would be blocked.
 */
export function policyOf(html: string, frameAncestors = NOBODY): string {
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
    `frame-ancestors ${frameAncestors}`,
  ].join("; ");
}

/** For a page that somebody opens. */
const PAGE_HEADERS = [["referrer-policy", "same-origin"], ["cross-origin-opener-policy", "same-origin"]] as const;

/** What a program in a page of another origin may read besides the body. */
const EXPOSED = "ETag, Link, Retry-After";

/** For what pages of other origins show, under `Cross-Origin-Embedder-Policy: require-corp` too. */
export const EMBEDDABLE = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Gives a response's headers what everything but a page has in them. */
export function secureData(headers: Headers): Headers {
  headers.set("x-content-type-options", "nosniff");
  if (/json|atom/.test(headers.get("content-type") ?? "")) headers.set("access-control-allow-origin", "*");
  if (headers.has("access-control-allow-origin")) headers.set("access-control-expose-headers", EXPOSED);
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  return headers;
}

/** The same response with the headers that every response has; a page's own policy is made from its bytes. */
export async function secure(response: Response, frameAncestors = NOBODY): Promise<Response> {
  const { status } = response;
  const headers = new Headers(response.headers);
  if (!headers.get("content-type")?.startsWith("text/html")) {
    return new Response(response.body, { status, headers: secureData(headers) });
  }
  headers.set("x-content-type-options", "nosniff");
  for (const [name, value] of PAGE_HEADERS) headers.set(name, value);
  // For browsers that do not know frame-ancestors; it has no way to name other origins.
  if (frameAncestors === NOBODY) headers.set("x-frame-options", "DENY");
  const html = withoutNonces(await response.text());
  headers.set("content-security-policy", policyOf(html, frameAncestors));
  return new Response(html, { status, headers });
}
