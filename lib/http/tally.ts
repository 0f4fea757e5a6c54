interface TallyOptions {
  /** Milliseconds between two lines. Default one minute. */
  every?: number;
  /** Milliseconds. Default `performance.now`. */
  now?: () => number;
}

/** Logs an event that may happen any number of times at most once a minute, with its count. */
export class Tally {
  readonly #say: (count: number, latest: string) => void;
  readonly #every: number;
  readonly #now: () => number;
  #said = -Infinity;
  #count = 0;

  /** @param say writes one line: how often it happened since the line before, and what the latest was */
  constructor(say: (count: number, latest: string) => void, options: TallyOptions = {}) {
    this.#say = say;
    this.#every = options.every ?? 60_000;
    this.#now = options.now ?? (() => performance.now());
  }

  add(what: string): void {
    this.#count++;
    const now = this.#now();
    if (now < this.#said + this.#every) return;
    this.#said = now;
    this.#say(this.#count, what);
    this.#count = 0;
  }
}
