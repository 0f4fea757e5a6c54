interface Host<Work> {
  limit: number;
  active: number;
  pending: Work[];
  /** Whether it is in the ready list. */
  ready: boolean;
}

/** Used entries are removed from an array's front this many at a time, so that taking one costs the same at any length. */
const CHUNK = 1024;

/**
 * Work queued by host, handed out so that no host exceeds its limit. Hosts take turns, so that one with many targets
 * neither delays the others nor is left to the end. Each step takes constant time.
 */
export class HostQueue<Work> {
  readonly #hosts = new Map<string, Host<Work>>();
  /** Hosts that had work and room for it when they were added, from `#next` on. */
  readonly #ready: Host<Work>[] = [];
  #next = 0;
  /** Hosts to be taken before all others. */
  readonly #soon: Host<Work>[] = [];

  /** @param limit pieces of work a host may have at once unless `setLimit()` changes that */
  constructor(private readonly limit: number) {}

  add(host: string, work: Work): void {
    let entry = this.#hosts.get(host);
    if (!entry) this.#hosts.set(host, entry = { limit: this.limit, active: 0, pending: [], ready: false });
    entry.pending.push(work);
    this.#offer(entry);
  }

  /** Adds work to be taken before everything that `add()` added. */
  addSoon(host: string, work: Work): void {
    this.add(host, work);
    const entry = this.#hosts.get(host)!;
    entry.pending.unshift(entry.pending.pop()!);
    this.#soon.push(entry);
  }

  /** Sets how many pieces of work a host that has had some may have at once. */
  setLimit(host: string, limit: number): void {
    const entry = this.#hosts.get(host)!;
    entry.limit = limit;
    this.#offer(entry);
  }

  /** The next piece of work, for which `done` must be called; undefined: nothing may start now. */
  next(): { work: Work; done: () => void } | undefined {
    const host = this.#take();
    if (!host) return undefined;
    const work = host.pending.shift()!;
    host.active++;
    this.#offer(host);
    const done = () => {
      host.active--;
      this.#offer(host);
    };
    return { work, done };
  }

  #offer(host: Host<Work>): void {
    if (host.ready || host.pending.length === 0 || host.active >= host.limit) return;
    host.ready = true;
    this.#ready.push(host);
  }

  /** The next host that still has work and room: it may have had its turn, or its limit may have been lowered. */
  #take(): Host<Work> | undefined {
    while (this.#soon.length > 0 || this.#next < this.#ready.length) {
      const host = this.#soon.shift() ?? this.#ready[this.#next++];
      if (this.#next === CHUNK) {
        this.#ready.splice(0, CHUNK);
        this.#next = 0;
      }
      host.ready = false;
      if (host.pending.length > 0 && host.active < host.limit) return host;
    }
    return undefined;
  }
}
