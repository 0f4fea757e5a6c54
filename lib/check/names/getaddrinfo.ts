import { lookup } from "node:dns/promises";
import { HostQueue } from "../host_queue.ts";
import { type Limit, limitOf } from "../../model/limit.ts";

/** The system's result; no addresses: the name is unknown. */
export type SystemResult = { addresses: string[] } | { limit: Limit };

/** A lookup by the system. */
interface SystemLookup {
  /** Resolves when it starts; until then it is queued for a thread. */
  begun: Promise<void>;
  /** Never rejects. */
  result: Promise<SystemResult>;
}

interface SystemLookupsOptions {
  /**
   * Lookups at once. Default 16, of the 32 threads that Deno has for these and for files: no lookup can be aborted.
   */
  threads?: number;
  /** How many of them may be for names of one zone: if its servers are silent, each blocks its thread for up to half a minute. Default 4. */
  perZone?: number;
  /** Default: getaddrinfo. Never rejects. */
  lookUp?: (host: string) => Promise<SystemResult>;
}

interface Job {
  host: string;
  begin: () => void;
  end: (result: SystemResult) => void;
}

/** Lookups that block a thread each. Names of one zone cannot block them all, and no name blocks two. */
export class SystemLookups {
  readonly #lookups = new Map<string, SystemLookup>();
  readonly #queue: HostQueue<Job>;
  readonly #threads: number;
  readonly #lookUp: (host: string) => Promise<SystemResult>;
  #active = 0;

  constructor({ threads = 16, perZone = 4, lookUp = lookUpBySystem }: SystemLookupsOptions = {}) {
    this.#threads = threads;
    this.#queue = new HostQueue(perZone);
    this.#lookUp = lookUp;
  }

  /** Looks a host up once a thread is free for it; calls until the result share the lookup. */
  lookUp(host: string): SystemLookup {
    const known = this.#lookups.get(host);
    if (known) return known;
    const begun = Promise.withResolvers<void>();
    const result = Promise.withResolvers<SystemResult>();
    const lookup = { begun: begun.promise, result: result.promise };
    this.#lookups.set(host, lookup);
    this.#queue.add(zoneOf(host), { host, begin: begun.resolve, end: result.resolve });
    this.#pump();
    return lookup;
  }

  #pump(): void {
    while (this.#active < this.#threads) {
      const next = this.#queue.next();
      if (!next) return;
      const { host, begin, end } = next.work;
      this.#active++;
      begin();
      this.#lookUp(host).then((result) => {
        this.#lookups.delete(host);
        end(result);
      }).finally(() => {
        this.#active--;
        next.done();
        this.#pump();
      });
    }
  }
}

/** The threads are the process's, not a sweep's: each is blocked until the system returns. */
const systemLookups = new SystemLookups();

/**
 * Looks a host up as other programs on this machine do, with everything the system is configured for (mDNS, a directory,
 * a VPN's resolver). Only for names that the name servers do not know, since it blocks a thread.
 */
export function getaddrinfo(host: string): SystemLookup {
  return systemLookups.lookUp(host);
}

/** A name without its first label: names of a zone share servers, which may be silent. */
function zoneOf(host: string): string {
  return host.replace(/^[^.]*\.?/, "");
}

async function lookUpBySystem(host: string): Promise<SystemResult> {
  try {
    return { addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch {
    // getaddrinfo(3) also reports an unknown name when it could not open a socket.
    const limit = socketLimit();
    return limit ? { limit } : { addresses: [] };
  }
}

/** The limit that keeps this process from opening a socket now, if any. */
function socketLimit(): Limit | undefined {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
  } catch (error) {
    return limitOf(error);
  }
}
