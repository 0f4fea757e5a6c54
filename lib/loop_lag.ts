/** A time during which the event loop did not run. */
interface Stall {
  /** When it ended, and how long it lasted, in ms. */
  end: number;
  ms: number;
}

/** Shorter stalls are normal, in ms. */
const NEGLIGIBLE = 5;

/** How long stalls are remembered, in ms: longer than any check may take. */
const MEMORY = 70_000;

/**
 * How late this thread's event loop is, measured by the lateness of a timer. When it stalls, because the thread computes, the
 * machine is overloaded or the process was stopped, timeouts expire that are no site's fault.
 */
export class LoopLag {
  /** Milliseconds between two calls of `beat()`. */
  static readonly PERIOD = 20;
  readonly #stalls: Stall[] = [];
  #due: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.#due = now() + LoopLag.PERIOD;
  }

  /** To be called by a timer, every `PERIOD`. */
  beat(): void {
    const now = this.now();
    const ms = now - this.#due;
    if (ms > NEGLIGIBLE) this.#stalls.push({ end: now, ms });
    while (this.#stalls.length > 0 && this.#stalls[0].end < now - MEMORY) this.#stalls.shift();
    this.#due = now + LoopLag.PERIOD;
  }

  /** Milliseconds since `start` that went by in stalls of at least `least` ms, the one that may be under way among them. */
  since(start: number, least: number): number {
    return this.#since(start).filter((ms) => ms >= least).reduce((sum, ms) => sum + ms, 0);
  }

  /** The longest stall since `start`, in ms. */
  longestSince(start: number): number {
    return Math.max(0, ...this.#since(start));
  }

  #since(start: number): number[] {
    const now = this.now();
    const all = [...this.#stalls, { end: now, ms: now - this.#due }];
    return all.filter(({ end }) => end > start).map(({ end, ms }) => Math.min(ms, end - start));
  }
}
