import { log } from "../../log/log.ts";

/** Queries a record that hardly any host has: unlike addresses, a negative response is delayed by a dead server. */
type Query = (host: string) => Promise<unknown>;
const queryService: Query = (host) => Deno.resolveDns(host, "SRV");

/** Logs, once while it lasts, that lookups are slow because a name server does not respond. */
export class NameServers {
  readonly #long: number;
  #slow = false;

  /** @param options.long milliseconds that are long for any name server; default 2,000 */
  constructor({ long = 2000 }: { long?: number } = {}) {
    this.#long = long;
  }

  /** @param hosts some that resolve, of several zones, since one zone's own name servers may be silent as well */
  async look(hosts: readonly string[], query: Query = queryService): Promise<void> {
    if (hosts.length === 0) return;
    const began = performance.now();
    await Promise.race(hosts.map((host) => query(host).catch(() => {})));
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
