import { join } from "node:path";
import { CONFIG } from "./spawn_server.ts";

/** The program that makes namespaces, for `needs()`. */
export const UNSHARE = { names: ["unshare"], install: "apt-get install util-linux" };

/** Prepares the namespace: a network of its own with loopback alone, and files of its own over two of the system's. */
const SCRIPT = `set -e
ip link set lo up
# Without an address beside loopback's, getaddrinfo finds no IPv4 configured (AI_ADDRCONFIG).
ip addr add 192.0.2.1/32 dev lo
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
eval "$2"
shift 2
exec "$@"`;

export interface ApartOptions {
  /** The addresses of the system's name servers. */
  nameServers: string[];
  /** What is run in a shell first, as root of the namespace. Default nothing. */
  first?: string;
  env?: Record<string, string>;
}

/**
 * Runs a module of Deno in a network of its own, with name servers of its own, and gives what it prints as JSON. Needs no root, only that the
 * system lets users make namespaces.
 * @throws {Error} when it ends with another code than 0
 */
export async function runApart<T>(module: string, args: string[], options: ApartOptions): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const lines = options.nameServers.map((address) => `nameserver ${address}\n`);
    await Deno.writeTextFile(join(folder, "resolv.conf"), lines.join(""));
    await Deno.writeTextFile(join(folder, "nsswitch.conf"), "hosts: files dns\n");
    const deno = [Deno.execPath(), "run", "-A", "--config", CONFIG, module, ...args];
    const { code, stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-rnm", "sh", "-c", SCRIPT, "sh", folder, options.first ?? "", ...deno],
      env: { NO_COLOR: "1", ...options.env },
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (code !== 0) throw new Error(`Cannot run ${module} apart: it ended with ${code}\n${err}`);
    return JSON.parse(out);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
