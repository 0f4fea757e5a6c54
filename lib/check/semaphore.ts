interface SemaphoreOptions {
  /**
   * Milliseconds after which a place is free again in any case: it then limits how many start at the same moment, not
   * how many are under way. Default unlimited.
   */
  hold?: number;
}

/** Limits how many enter at once; others are queued. */
export class Semaphore {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(places: number, readonly options: SemaphoreOptions = {}) {
    this.#free = places;
  }

  /** Resolves when there is a place, to a function that gives it back. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    const { hold } = this.options;
    let isHeld = true;
    const leave = () => {
      clearTimeout(timer);
      if (!isHeld) return;
      isHeld = false;
      const next = this.#queue.shift();
      if (next) next();
      else this.#free++;
    };
    const timer = hold === undefined ? undefined : setTimeout(leave, hold);
    return leave;
  }
}
