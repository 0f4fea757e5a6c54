interface Host {
  limit: number;
  active: number;
  waiting: number[];
  /** Whether it is among the ready ones. */
  ready: boolean;
}

/** What of an array's front is let go of at once, so that taking from it costs the same however long it is. */
const CHUNK = 1024;

/**
 * Work waiting by host, handed out so that no host has more than its limit at once. Hosts take turns, so that one with
 * many targets neither holds up the others nor is left to the end. Constant time a step.
 */
export class HostQueue {
  readonly #hosts = new Map<string, Host>();
  /** Hosts that had work and room for it when they were put there, from `#next` on. */
  readonly #ready: Host[] = [];
  #next = 0;
  /** Hosts whose turn comes before all others. */
  readonly #soon: Host[] = [];

  /** @param limit how many pieces of work a host may have at once unless `setLimit()` says otherwise */
  constructor(private readonly limit: number) {}

  add(host: string, work: number): void {
    let entry = this.#hosts.get(host);
    if (!entry) this.#hosts.set(host, entry = { limit: this.limit, active: 0, waiting: [], ready: false });
    entry.waiting.push(work);
    this.#offer(entry);
  }

  /** Adds work that comes before all that was added by `add()`. */
  addSoon(host: string, work: number): void {
    this.add(host, work);
    const entry = this.#hosts.get(host)!;
    entry.waiting.unshift(entry.waiting.pop()!);
    this.#soon.push(entry);
  }

  /** How many pieces of work a host that has had some may have at once from now on. */
  setLimit(host: string, limit: number): void {
    const entry = this.#hosts.get(host)!;
    entry.limit = limit;
    this.#offer(entry);
  }

  /** The next piece of work, which `done` must be called for; undefined: nothing may be begun now. */
  next(): { work: number; done: () => void } | undefined {
    const host = this.#take();
    if (!host) return undefined;
    const work = host.waiting.shift()!;
    host.active++;
    this.#offer(host);
    const done = () => {
      host.active--;
      this.#offer(host);
    };
    return { work, done };
  }

  #offer(host: Host): void {
    if (host.ready || host.waiting.length === 0 || host.active >= host.limit) return;
    host.ready = true;
    this.#ready.push(host);
  }

  /** The next host that still has work and room: it may have had its turn already, or its limit may have been lowered. */
  #take(): Host | undefined {
    while (this.#soon.length > 0 || this.#next < this.#ready.length) {
      const host = this.#soon.shift() ?? this.#ready[this.#next++];
      if (this.#next === CHUNK) {
        this.#ready.splice(0, CHUNK);
        this.#next = 0;
      }
      host.ready = false;
      if (host.waiting.length > 0 && host.active < host.limit) return host;
    }
    return undefined;
  }
}
