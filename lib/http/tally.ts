import { MINUTE } from "../duration.ts";

interface TallyOptions {
  /** Milliseconds. Default `performance.now`. */
  now?: () => number;
}

/** Reports an event that may happen any number of times at most once a minute, with its count. */
export class Tally {
  #reported = -Infinity;
  #count = 0;

  /** @param report called with how often it happened since the last report, and with the latest one */
  constructor(
    readonly report: (count: number, latest: string) => void,
    readonly options: TallyOptions = {},
  ) {}

  add(event: string): void {
    this.#count++;
    const now = this.options.now?.() ?? performance.now();
    if (now < this.#reported + MINUTE) return;
    this.#reported = now;
    this.report(this.#count, event);
    this.#count = 0;
  }
}
