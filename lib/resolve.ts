import { lookup } from "node:dns/promises";
import { isPublic, literalOf } from "./address.ts";

/** Addresses of a host name; rejects when the name does not resolve. */
export type Resolve = (host: string) => Promise<string[]>;

/** The addresses a host may be asked at, IPv4 first, or why there are none. */
export type Resolved = { ok: true; addresses: string[] } | { ok: false; failure: "dns" | "address" };

export interface ResolveOptions {
  /** False: only addresses of the public internet. Default true. */
  allowPrivate?: boolean;
  /** Default: the system's resolver, so that /etc/hosts and search domains count. */
  resolve?: Resolve;
}

/**
 * Resolves a URL's host and judges every address that comes of it. What is returned is what must be connected to:
 * resolving again could give other addresses than the ones judged here.
 */
export async function resolveHost(host: string, options: ResolveOptions = {}): Promise<Resolved> {
  const { allowPrivate = true, resolve = resolveBySystem } = options;
  const literal = literalOf(host);
  let addresses: string[];
  try {
    addresses = literal ? [literal] : await resolve(host);
  } catch {
    return { ok: false, failure: "dns" };
  }
  if (addresses.length === 0) return { ok: false, failure: "dns" };
  const permitted = allowPrivate ? addresses : addresses.filter(isPublic);
  if (permitted.length === 0) return { ok: false, failure: "address" };
  const isIPv6 = (address: string) => address.includes(":") ? 1 : 0;
  return { ok: true, addresses: [...new Set(permitted)].sort((a, b) => isIPv6(a) - isIPv6(b)) };
}

async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
