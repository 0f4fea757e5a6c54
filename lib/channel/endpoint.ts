import { isPublic, literalOf } from "../check/address.ts";
import { readUrl } from "../list/url.ts";

/** Where requests go, and the `Authorization` header that they need. Both are secrets. */
export interface Endpoint {
  url: string;
  authorization?: string;
}

/** Names that only resolve on this machine or its own network (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|test)$/;

/**
 * Whether a host is certainly on this machine or a private network: such an address, a name without a dot, or one that
 * cannot be in public DNS.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "").toLowerCase();
  if (literalOf(host) !== undefined) return !isPublic(host);
  return !host.includes(".") || LOCAL_NAME.test(host);
}

/**
 * Reads where a channel sends to by HTTP: `slack://...` is `https://...`, and `slack+http://...` is `http://...`, only
 * for private hosts, since anybody on the way could read keys and forge responses.
 * @param url without its fragment
 */
export function readEndpoint(url: string): Endpoint | { problem: string } {
  const [, before = "https", rest] = /^(?:[a-z]+\+)?([a-z]+):\/\/(.*)$/is.exec(url) ?? [];
  const scheme = before.toLowerCase() === "http" ? "http" : "https";
  const read = readUrl(`${scheme}://${rest}`);
  if (!read.ok) return { problem: "not a valid URL" };
  if (scheme === "http" && !isPrivateHost(new URL(read.url).hostname)) {
    return { problem: "http is for loopback and private addresses only; use https" };
  }
  // Byte for byte as the service gave it, except for a user and password: some sign paths and queries.
  const { authorization } = read;
  return { url: authorization ? read.url : `${scheme}://${rest}`, authorization };
}
