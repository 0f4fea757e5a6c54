interface SemaphoreOptions {
  /**
   * Milliseconds after which a permit is free again in any case: it then limits how many start at the same moment, not
   * how many are under way. Default unlimited.
   */
  hold?: number;
}

/** Limits how many enter at once; others are queued. */
export class Semaphore {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(permits: number, readonly options: SemaphoreOptions = {}) {
    this.#free = permits;
  }

  /** Resolves when a permit is free, to a function that releases it. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    const { hold } = this.options;
    let isHeld = true;
    const release = () => {
      clearTimeout(timer);
      if (!isHeld) return;
      isHeld = false;
      const next = this.#queue.shift();
      if (next) next();
      else this.#free++;
    };
    const timer = hold === undefined ? undefined : setTimeout(release, hold);
    return release;
  }
}
