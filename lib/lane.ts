/** Said to whoever finds a lane and its queue full. */
export class Busy extends Error {
  override name = "Busy";

  constructor() {
    super("Cannot take more work: the queue is full");
  }
}

export interface LaneOptions {
  /** How many works may be under way at once. */
  atOnce: number;
  /** How many more may wait for their turn. */
  waiting: number;
}

/** Lets a few works run at a time and a bounded number wait, so that neither memory nor the wait grows with the crowd. */
export class Lane {
  readonly #options: LaneOptions;
  #running = 0;
  /** Those that many wait for, and the rest. */
  readonly #queues: { first: (() => void)[]; last: (() => void)[] } = { first: [], last: [] };

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /**
   * Runs a work when its turn has come: at once where there is room, before all that is not urgent where it is.
   * @throws {Busy} when as many wait as may
   */
  async run<T>(work: () => Promise<T>, { urgent = false } = {}): Promise<T> {
    const { first, last } = this.#queues;
    if (this.#running < this.#options.atOnce) this.#running++;
    else {
      const queue = urgent ? first : last;
      if (queue.length >= this.#options.waiting) throw new Busy();
      // Whoever ends hands its place over, so the number of those that run stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = first.shift() ?? last.shift();
      // In a task of its own: between two works that hold the loop, connections are served.
      if (next) setTimeout(next);
      else this.#running--;
    }
  }
}
