/** Options of `eTag()`. */
export interface ETagOptions {
  /** Whether the tag is a weak one. Default false. */
  weak?: boolean;
}

/** The entity tag (RFC 9110, 8.8.3) of a body: its length in bytes, and the start of its SHA-256. */
export async function eTag(entity: string | Uint8Array<ArrayBuffer>, options: ETagOptions = {}): Promise<string> {
  const bytes = typeof entity === "string" ? new TextEncoder().encode(entity) : entity;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toBase64();
  return `${options.weak ? "W/" : ""}"${bytes.length.toString(16)}-${digest.slice(0, 27)}"`;
}

/**
 * Whether a body is to be sent: false when the tags in an `If-None-Match` header (RFC 9110, 13.1.2) name its own one,
 * weak or strong, or any.
 */
export function ifNoneMatch(value: string | null, etag: string | undefined): boolean {
  if (!value || !etag) return true;
  if (value.trim() === "*") return false;
  const strong = (tag: string) => tag.trim().replace(/^W\//, "");
  // White space is trimmed and not part of what is split at: an expression for both would be quadratic in its length.
  return !value.split(",").map(strong).includes(strong(etag));
}
