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
 * Whether a host is surely on this machine or a private network: an address of one, a name without a dot, or one that the
 * public DNS cannot have.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "").toLowerCase();
  if (literalOf(host) !== undefined) return !isPublic(host);
  return !host.includes(".") || LOCAL_NAME.test(host);
}

/**
 * Reads where a channel sends to by HTTP: `slack://...` is `https://...`, and `slack+http://...` is `http://...`, which may
 * only lead to a private host, since whoever listens on the way could read keys and forge responses.
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
  // Byte by byte as the service gave it, but for a user and password: paths and queries are signed by some.
  const { authorization } = read;
  return { url: authorization ? read.url : `${scheme}://${rest}`, authorization };
}
