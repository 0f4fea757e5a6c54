import { log } from "../../log/log.ts";

/** Asks for what hardly any host has: one that is denied shows also a dead server, which no result need wait for. */
type Ask = (host: string) => Promise<unknown>;
const askForService: Ask = (host) => Deno.resolveDns(host, "SRV");

/** Says, once while it lasts, that names take long since a name server does not respond. */
export class NameServers {
  readonly #long: number;
  #slow = false;

  /** @param options.long milliseconds that are long for a name server, wherever it stands; default 2,000 */
  constructor({ long = 2000 }: { long?: number } = {}) {
    this.#long = long;
  }

  /** @param hosts some whose names resolve, of several zones, since one zone's own name servers may be silent as well */
  async look(hosts: readonly string[], ask: Ask = askForService): Promise<void> {
    if (hosts.length === 0) return;
    const began = performance.now();
    await Promise.race(hosts.map((host) => ask(host).catch(() => {})));
    const ms = performance.now() - began;
    const slow = ms >= this.#long;
    if (slow && !this.#slow) {
      log.warn("DNS lookups take {seconds} s: one of this machine's name servers is not responding", {
        event: "names.slow",
        seconds: Math.round(ms / 1000),
      });
    }
    this.#slow = slow;
  }
}
