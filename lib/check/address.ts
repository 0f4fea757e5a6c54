import ipaddr from "ipaddr.js";

/** The addresses of the IPv6 internet; no other is routed there (RFC 4291, 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/** The prefix under which a NAT64 gateway reaches IPv4; the address is in the last four bytes (RFC 6052, 2.1). */
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/**
 * Azure's endpoint for its virtual machines, the one metadata address in public space:
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const AZURE_HOST = "168.63.129.16";

/**
 * The address that a host is, as written in a URL or returned by a resolver: in canonical form, without brackets and
 * zone, IPv4 if it is IPv4 mapped into IPv6 (`::ffff:127.0.0.1`). Undefined: a name, to be resolved.
 *
 * Spellings (decimal, octal, hexadecimal, short, full-width digits, a trailing dot) are those of the URL standard, by
 * which the target's URL is read.
 */
export function literalOf(host: string): string | undefined {
  // No address ends like this, and parsing a URL and an address costs a check a fiftieth of its CPU.
  if (/(?:^|\.)[a-z][a-z0-9-]*\.?$/i.test(host) && !host.includes(":")) return undefined;
  const bare = withoutBrackets(host);
  const url = URL.parse(bare.includes(":") ? `http://[${bare.replace(/%.*/, "")}]/` : `http://${bare}/`);
  if (!url || url.href !== `http://${url.hostname}/`) return undefined;
  const address = withoutBrackets(url.hostname);
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : undefined;
}

/**
 * Whether an address, in any spelling, belongs to the public internet: not loopback, private, link-local, shared
 * (carrier-grade NAT), multicast, reserved, a tunnel's, or a cloud's metadata service.
 */
export function isPublic(address: string): boolean {
  const literal = literalOf(address);
  if (literal === undefined || literal === AZURE_HOST) return false;
  const ip = ipaddr.parse(literal);
  if (ip instanceof ipaddr.IPv4) return ip.range() === "unicast";
  if (ip.match(NAT64)) return isPublic(ip.toByteArray().slice(12).join("."));
  return ip.match(GLOBAL_UNICAST) && ip.range() === "unicast";
}

/** The network that an address is in, as providers assign them: /24 of IPv4, /48 of IPv6. Undefined: it is no address. */
export function networkOf(address: string): string | undefined {
  const literal = literalOf(address);
  if (literal === undefined) return undefined;
  const bits = literal.includes(":") ? 48 : 24;
  const kind = literal.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${kind.networkAddressFromCIDR(`${literal}/${bits}`)}/${bits}`;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
