import { isPublic, literalOf } from "../address.ts";
import { type Limit, limitOf } from "../../model/limit.ts";
import { type OnWait, Resolver, type ResolverOptions } from "./resolver.ts";

/** The permitted addresses of a host, IPv4 first, or why there are none. */
export type Resolved =
  /** `rest` resolves to further ones, not known yet; it rejects when a limit of the monitor's own hides them. */
  | { ok: true; addresses: string[]; rest?: Promise<string[]> }
  | { ok: false; failure: "dns" | "address" }
  | { ok: false; limit: Limit };

export interface ResolveOptions extends Pick<ResolverOptions, "resolve" | "nameServer"> {
  /** False: only addresses of the public internet. Default true. */
  allowPrivate?: boolean;
  /** Shared by the targets of a sweep. Default: one for this lookup alone. */
  resolver?: Resolver;
}

/**
 * Resolves a URL's host and judges every address. The caller must connect to the returned ones: resolving again could
 * give addresses that were not judged.
 */
export async function resolveHost(
  host: string,
  options: ResolveOptions = {},
  lookup: { again?: boolean; onWait?: OnWait } = {},
): Promise<Resolved> {
  const permitted = (addresses: string[]) =>
    order(options.allowPrivate === false ? addresses.filter(isPublic) : addresses);
  const literal = literalOf(host);
  if (literal) return judged(permitted([literal]));
  const { resolver = new Resolver(options) } = options;
  const result = await resolver.lookUp(host, lookup);
  if (!("addresses" in result)) return { ok: false, ...result };
  const addresses = permitted(result.addresses);
  if (!result.rest) return judged(addresses);
  if (addresses.length === 0) {
    return await result.rest.then(
      (late) => judged(permitted(late)),
      (error) => ({ ok: false, limit: limitOf(error)! }),
    );
  }
  const rest = result.rest.then(permitted);
  // It may never be awaited.
  rest.catch(() => {});
  return { ok: true, addresses, rest };
}

function judged(addresses: string[]): Resolved {
  return addresses.length > 0 ? { ok: true, addresses } : { ok: false, failure: "address" };
}

/** Each once, IPv4 first, else in the resolver's order. */
function order(addresses: string[]): string[] {
  const isIPv6 = (address: string) => address.includes(":") ? 1 : 0;
  return [...new Set(addresses)].sort((a, b) => isIPv6(a) - isIPv6(b));
}
