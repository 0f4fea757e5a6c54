/** Thrown when a lane and its queue are full. */
export class Busy extends Error {
  override name = "Busy";

  constructor() {
    super("Cannot take more work: the queue is full");
  }
}

/** Turns of the event loop between a task that is not urgent and the next one. */
const TURNS = 2;

interface LaneOptions {
  /** How many tasks may run at once; those that are not urgent leave one place free. */
  atOnce: number;
  /** How many more may wait for their turn, of the urgent and of the others. */
  waiting: number;
}

/** Runs a few tasks at a time and queues a bounded number, so that neither memory nor delay grows with the load. */
export class Lane {
  readonly #options: LaneOptions;
  #running = 0;
  readonly #urgent: (() => void)[] = [];
  readonly #others: (() => void)[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /**
   * Runs a task when its turn comes: immediately if there is room, else urgent ones first.
   * @throws {Busy} when as many wait as may
   */
  async run<T>(work: () => Promise<T>, { urgent = false } = {}): Promise<T> {
    if (this.#hasRoom(urgent)) this.#running++;
    else {
      const queue = urgent ? this.#urgent : this.#others;
      if (queue.length >= this.#options.waiting) throw new Busy();
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      void this.#leave(urgent);
    }
  }

  /** Gives a place back. Between two works that hold the loop, connections are served: to take one, to read, to write. */
  async #leave(urgent: boolean): Promise<void> {
    for (let turn = 0; turn < (urgent ? 1 : TURNS); turn++) await new Promise((resolve) => setTimeout(resolve));
    this.#running--;
    this.#startNext();
  }

  #hasRoom(urgent: boolean): boolean {
    return this.#running < (urgent ? this.#options.atOnce : Math.max(1, this.#options.atOnce - 1));
  }

  #startNext(): void {
    const next = (this.#hasRoom(true) ? this.#urgent.shift() : undefined) ??
      (this.#hasRoom(false) ? this.#others.shift() : undefined);
    if (!next) return;
    this.#running++;
    next();
  }
}
