import { literalOf } from "../address.ts";

const PATH = "/etc/hosts";

/**
 * The system's hosts file, addresses by name in lower case; empty if there is none or it may not be read.
 *
 * Deno's resolver reads it too, but if a host has one family there adds the other one from the DNS, and does not say
 * where a result comes from.
 */
export function readHostsFile(path = PATH): Map<string, string[]> {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    return new Map();
  }
  const hosts = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const literal = names.length > 0 ? literalOf(address) : undefined;
    if (literal === undefined) continue;
    for (const name of names.map((name) => name.toLowerCase())) {
      const addresses = hosts.get(name);
      if (addresses) addresses.push(literal);
      else hosts.set(name, [literal]);
    }
  }
  return hosts;
}
