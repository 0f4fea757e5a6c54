interface Host {
  limit: number;
  active: number;
  waiting: number[];
}

/**
 * Work waiting by host, handed out so that no host has more than its limit at once. Hosts take turns, so that one with
 * many targets neither holds up the others nor is left to the end. Constant time a step.
 */
export class HostQueue {
  readonly #hosts = new Map<string, Host>();
  /** Hosts that have work and room for it, each once. */
  #ready: Host[] = [];

  /** @param limitOf how many pieces of work a host may have at once, asked once a host */
  constructor(private readonly limitOf: (host: string) => number) {}

  add(host: string, work: number): void {
    let entry = this.#hosts.get(host);
    if (!entry) this.#hosts.set(host, entry = { limit: this.limitOf(host), active: 0, waiting: [] });
    entry.waiting.push(work);
    if (entry.waiting.length === 1 && entry.active < entry.limit) this.#ready.push(entry);
  }

  /** The next piece of work, which `done` must be called for; undefined: nothing may be begun now. */
  next(): { work: number; done: () => void } | undefined {
    const host = this.#ready.shift();
    if (!host) return undefined;
    const work = host.waiting.shift()!;
    host.active++;
    if (host.waiting.length > 0 && host.active < host.limit) this.#ready.push(host);
    const done = () => {
      // At its limit with work waiting, a host is not among the ready ones; now it is again.
      if (host.active-- === host.limit && host.waiting.length > 0) this.#ready.push(host);
    };
    return { work, done };
  }
}
