import { Pace, type PaceOptions } from "./pace.ts";

export interface PacesOptions extends Pick<PaceOptions, "timeout" | "confirmDelay" | "from" | "until" | "most"> {
  /** The host of each target, by its index in the list. */
  hosts: readonly string[];
  /** What each target is expected to take, likewise. */
  weights: readonly number[];
  /** Looks at once that are usually enough: in all, and to one host. */
  concurrency: number;
  perHost: number;
}

/** The pace of a sweep, and that of each host that has more targets than may usually be checked at once. */
export class Paces {
  readonly #all: Pace;
  readonly #ofHosts = new Map<string, Pace>();

  constructor(private readonly options: PacesOptions) {
    const { hosts, concurrency, perHost, timeout, confirmDelay, from, until, most } = options;
    const common = { timeout, confirmDelay, from, until, most };
    this.#all = new Pace({ ...common, usual: concurrency, least: 1 });
    const counts = new Map<string, number>();
    for (const host of hosts) counts.set(host, (counts.get(host) ?? 0) + 1);
    for (const [host, count] of counts) {
      if (count > perHost) this.#ofHosts.set(host, new Pace({ ...common, usual: perHost }));
    }
  }

  /** How many looks may be in progress at once now, in all. */
  get concurrency(): number {
    return this.#all.concurrency;
  }

  /** Adds the target at this index, which has to be looked at. */
  add(index: number): void {
    for (const pace of this.#pacesOf(index)) pace.add(this.options.weights[index]);
  }

  /** Its first look begins. */
  begin(index: number, now: number): void {
    for (const pace of this.#pacesOf(index)) pace.begin(now, this.options.weights[index]);
  }

  /** Its first look has ended after `ms`; `again`: a second one will follow. */
  end(index: number, now: number, ms: number, again: boolean): void {
    for (const pace of this.#pacesOf(index)) pace.end(now, this.options.weights[index], ms, again);
  }

  /** Its second look has ended, which was expected to take `ms`. */
  endAgain(index: number, ms: number): void {
    for (const pace of this.#pacesOf(index)) pace.endAgain(ms);
  }

  /**
   * To be called every `Pace.STEP`.
   * @param lag the longest the event loop was late since the last step, in ms
   * @returns the hosts whose limit has changed, each with the new one
   */
  step(now: number, lag: number): [host: string, limit: number][] {
    this.#all.step(now, lag);
    return [...this.#ofHosts].flatMap(([host, pace]) => {
      const before = pace.concurrency;
      pace.step(now, lag);
      return pace.concurrency === before ? [] : [[host, pace.concurrency]];
    });
  }

  #pacesOf(index: number): Pace[] {
    const ofHost = this.#ofHosts.get(this.options.hosts[index]);
    return ofHost ? [this.#all, ofHost] : [this.#all];
  }
}
