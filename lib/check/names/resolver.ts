import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "../../deadline.ts";
import { knowsRoot, type NameServer, queryDns } from "./dns.ts";
import { getaddrinfo } from "./getaddrinfo.ts";
import { readHostsFile } from "./hosts_file.ts";
import { isPassing, type Limit } from "../../model/limit.ts";
import { Semaphore } from "../semaphore.ts";

/** Addresses of a host name; rejects when the name does not resolve. */
type Resolve = (host: string) => Promise<string[]>;

/** The result of a lookup; `rest` as in `DnsResult`. */
export type LookupResult = { addresses: string[]; rest?: Promise<string[]> } | { failure: "dns" } | { limit: Limit };

export interface ResolverOptions {
  /** Default: the hosts file, the system's name servers, then getaddrinfo. */
  resolve?: Resolve;
  /** Queried instead of all of these but the hosts file. */
  nameServer?: NameServer;
  /** Hosts that resolved in the last sweep, to tell a silent name from silent name servers. */
  known?: readonly string[];
  /** True: in the last sweep no name resolved, which was blamed on the resolver. */
  doubted?: boolean;
  /** Ends lookups in progress. */
  signal?: AbortSignal;
}

/** What a lookup can wait for within Lookout: its turn, which comes in a moment, or a thread, which may take any length of time. */
export type WaitingFor = "turn" | "thread";

/** Called when a lookup starts waiting within Lookout, and with null when it continues. */
export type OnWait = (waiting: WaitingFor | null) => void;

/** Hosts looked up at the same moment: more would lose packets, at 5 s each. */
const AT_ONCE = 64;

/** Milliseconds until a lookup's packets are well on their way. */
const ON_THE_WAY = 500;

/** Milliseconds between two attempts when there was no socket for a lookup. */
const RETRY = 250;

/** Known names that are looked up to see whether any name resolves, and the milliseconds they may take. */
const CANARIES = 3;
const CANARY_TIME = 3000;

/**
 * The names of one sweep: each host is looked up once for all of its targets, and once more for second checks if that
 * failed.
 */
export class Resolver {
  readonly #options: ResolverOptions;
  readonly #first = new Map<string, Lookup>();
  readonly #again = new Map<string, Lookup>();
  readonly #turns = new Semaphore(AT_ONCE, { hold: ON_THE_WAY });
  #hosts: Map<string, string[]> | undefined;
  /** When a lookup last succeeded, by `performance.now()`, and the last hosts for which one did. */
  #resolved = -Infinity;
  #recent: string[] = [];
  #canaries: Promise<boolean> | undefined;

  constructor(options: ResolverOptions = {}) {
    this.#options = options;
  }

  /**
   * The addresses of a host name. Lookups of the same host are shared.
   * @param again whether this is for a second check, for which a failed lookup is repeated
   */
  async lookUp(
    host: string,
    { again = false, onWait }: { again?: boolean; onWait?: OnWait } = {},
  ): Promise<LookupResult> {
    const known = this.#first.get(host);
    const lookups = again && known?.failed !== false ? this.#again : this.#first;
    let lookup = lookups.get(host);
    if (!lookup) lookups.set(host, lookup = new Lookup((wait) => this.#find(host, wait)));
    const result = await lookup.follow(onWait);
    // What a limit hides may be found by the next lookup.
    if ("limit" in result) lookups.delete(host);
    else if ("rest" in result) result.rest?.catch(() => lookups.delete(host));
    return result;
  }

  /**
   * Whether a name that failed is itself to blame: true if another one has resolved since its lookup began, if one that
   * resolved before does so now, or if none ever did, since then nothing points to the resolver. A resolver blamed in the last sweep
   * stays so until a name resolves, or until it proves to know the internet but not these names.
   * @param since when the lookup began, by `performance.now()`
   */
  async isReachable(since: number): Promise<boolean> {
    if (this.#resolved >= since) return true;
    const names = [...this.#recent, ...this.#options.known ?? []].filter((name) => !this.#own(name));
    const { doubted = false, nameServer } = this.#options;
    if (names.length === 0 && !doubted) return true;
    const tries = names.slice(0, CANARIES).map((name) => () => this.#resolves(name));
    if (names.length === 0) tries.push(() => knowsRoot({ nameServer }));
    this.#canaries ??= any(tries, CANARY_TIME).finally(() => this.#canaries = undefined);
    return await this.#canaries;
  }

  async #resolves(name: string): Promise<boolean> {
    return "addresses" in await this.#find(name, (_, work) => work, { waits: false });
  }

  /** The addresses of a name that needs no query. */
  #own(host: string): string[] | undefined {
    const name = host.toLowerCase().replace(/\.$/, "");
    this.#hosts ??= readHostsFile();
    // No name server may be queried for these (RFC 6761, 6.3).
    return this.#hosts.get(name) ?? (/(^|\.)localhost$/.test(name) ? ["127.0.0.1", "::1"] : undefined);
  }

  /** @param options.waits whether to wait for its turn; default true */
  async #find(host: string, wait: Wait, { waits = true } = {}): Promise<LookupResult> {
    const { resolve } = this.#options;
    if (!resolve) {
      const addresses = this.#own(host);
      if (addresses) return { addresses };
    }
    const result = resolve ? await injected(resolve, host) : await this.#query(host, wait, waits);
    if ("addresses" in result) {
      this.#resolved = performance.now();
      this.#recent = [host, ...this.#recent.filter((name) => name !== host)].slice(0, CANARIES);
    }
    return result;
  }

  async #query(host: string, wait: Wait, waits: boolean): Promise<LookupResult> {
    const { signal, nameServer } = this.#options;
    for (;;) {
      const leave = waits ? await wait("turn", this.#turns.enter()) : undefined;
      const found = await queryDns(host, { signal, nameServer }).finally(leave);
      if ("addresses" in found) return found;
      let limit = "limit" in found ? found.limit : undefined;
      if ("failure" in found) {
        // A silent server would be silent to getaddrinfo as well, and block a thread.
        if (found.failure === "silent" || nameServer || signal?.aborted) return { failure: "dns" };
        const { begun, result } = getaddrinfo(host);
        await wait("thread", begun);
        const system = await result;
        if ("addresses" in system) return system.addresses.length > 0 ? system : { failure: "dns" };
        limit = system.limit;
      }
      if (!isPassing(limit!) || signal?.aborted) return { limit: limit! };
      await wait("turn", delay(RETRY));
    }
  }
}

/** Whether any of these succeeds in time. */
async function any(tries: (() => Promise<boolean>)[], ms: number): Promise<boolean> {
  const successes = tries.map(async (attempt) => {
    if (!await attempt()) throw new Error("Cannot resolve it");
    return true;
  });
  return await deadline(Promise.any(successes), ms).catch(() => false);
}

async function injected(resolve: Resolve, host: string): Promise<LookupResult> {
  const addresses = await resolve(host).catch(() => []);
  return addresses.length > 0 ? { addresses } : { failure: "dns" };
}

/** Waits for something of Lookout's own. */
type Wait = <T>(what: WaitingFor, work: Promise<T>) => Promise<T>;

/** A lookup that several targets may share. */
class Lookup {
  readonly result: Promise<LookupResult>;
  /** False until it has failed. */
  failed = false;
  readonly #followers = new Set<OnWait>();
  #waiting: WaitingFor | null = null;

  constructor(find: (wait: Wait) => Promise<LookupResult>) {
    this.result = find(async (what, work) => {
      this.#notify(what);
      try {
        return await work;
      } finally {
        this.#notify(null);
      }
    });
    void this.result.then((result) => this.failed = !("addresses" in result));
  }

  async follow(onWait?: OnWait): Promise<LookupResult> {
    if (!onWait) return await this.result;
    if (this.#waiting) onWait(this.#waiting);
    this.#followers.add(onWait);
    try {
      return await this.result;
    } finally {
      this.#followers.delete(onWait);
    }
  }

  #notify(waiting: WaitingFor | null): void {
    this.#waiting = waiting;
    for (const follower of this.#followers) follower(waiting);
  }
}
