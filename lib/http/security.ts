import { createHash } from "node:crypto";
import { type HttpResponse, httpResponseOf } from "./http_response.ts";

/** Inline scripts, whose tag has no `src`. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc[\s=])[^>]*>([\s\S]*?)<\/script>/gi;

/** Looks for the attribute first, and then behind itself: a page has a thousand times as many tags. */
const NONCE = / nonce="[^"]*"(?<=<(?:script|style)\b[^>]* nonce="[^"]*")/gi;

/**
 * A page without the nonces that Fresh makes for each rendering: no policy here uses them, and they would change the ETag
 * of an unchanged page.
 */
export function withoutNonces(html: string): string {
  return html.replaceAll(NONCE, "");
}

/** A page may not be embedded in a frame, in the words of `frame-ancestors` (https://www.w3.org/TR/CSP3/#directive-frame-ancestors). */
export const NOBODY = "'none'";

/**
 * The Content-Security-Policy of a finished page: nothing from elsewhere, and only its own inline scripts, by SHA-256. A
 * nonce would differ in each response, so a cached page's scripts would be blocked.
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

const PAGE_HEADERS = [["referrer-policy", "same-origin"], ["cross-origin-opener-policy", "same-origin"]] as const;

/** Headers that scripts of other origins may read. */
const EXPOSED = "ETag, Link, Retry-After";

/** For images in pages of other origins, even under `Cross-Origin-Embedder-Policy: require-corp`. */
export const EMBEDDABLE = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Adds the headers of every response but pages. */
export function secureData(headers: Headers): Headers {
  headers.set("x-content-type-options", "nosniff");
  if (/json|atom|csv/.test(headers.get("content-type") ?? "")) headers.set("access-control-allow-origin", "*");
  if (headers.has("access-control-allow-origin")) headers.set("access-control-expose-headers", EXPOSED);
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  return headers;
}

/** Reads the response of a route to its end, and adds security headers; a page's policy is made from its text. */
export async function secured(response: Response, frameAncestors = NOBODY): Promise<HttpResponse> {
  if (!response.headers.get("content-type")?.startsWith("text/html")) {
    const read = await httpResponseOf(response);
    secureData(read.headers);
    return read;
  }
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  // It can be read without its scripts: to load them first, as Fresh would, delays what is painted.
  headers.delete("link");
  headers.set("x-content-type-options", "nosniff");
  for (const [name, value] of PAGE_HEADERS) headers.set(name, value);
  // For browsers without frame-ancestors; it cannot name other origins.
  if (frameAncestors === NOBODY) headers.set("x-frame-options", "DENY");
  const html = withoutNonces(await response.text());
  headers.set("content-security-policy", policyOf(html, frameAncestors));
  return { status: response.status, headers, body: new TextEncoder().encode(html) };
}
