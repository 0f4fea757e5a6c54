/** Where a server listens. */
export type ServeAddress =
  | { transport: "tcp"; hostname: string; port: number }
  | { transport: "unix"; path: string };

/** What `DENO_SERVE_ADDRESS` may be. */
export const ALLOWED_ADDRESSES = "tcp:<host>:<port>, as in tcp:0.0.0.0:8000, or unix:<path>";

const DEFAULT = "tcp:0.0.0.0:8000";

/** Reads the value of `DENO_SERVE_ADDRESS`, in the form that Deno gave it; undefined: it is not an allowed address. */
export function parseServeAddress(text = DEFAULT): ServeAddress | undefined {
  if (text.startsWith("unix:") && text.length > "unix:".length) {
    return { transport: "unix", path: text.slice("unix:".length) };
  }
  const [, ipv6, name, digits] = /^tcp:(?:\[([\da-f:.]+)\]|([^:[\]/\s]+)):(\d{1,5})$/i.exec(text) ?? [];
  const hostname = ipv6 ?? name;
  return hostname && Number(digits) < 65_536 ? { transport: "tcp", hostname, port: Number(digits) } : undefined;
}

/** Where a program on the same machine finds what listens there: a wildcard is no address to connect to. */
export function reachable(address: ServeAddress): ServeAddress {
  if (address.transport === "unix") return address;
  const { hostname } = address;
  return { ...address, hostname: hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "::1" : hostname };
}
