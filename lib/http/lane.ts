import { nextTurn } from "../turns.ts";

/** Thrown when a lane and its queue are full. */
export class Busy extends Error {
  override name = "Busy";

  constructor() {
    super("Cannot take more work: the queue is full");
  }
}

/** Turns of the event loop between a non-urgent task and the next one. */
const TURNS = 2;

interface LaneOptions {
  /** Tasks that may run at once; non-urgent ones leave one place free. */
  atOnce: number;
  /** Tasks that may be queued, of urgent ones and of others. */
  queued: number;
}

/** Runs a few tasks at a time and queues a bounded number, so that neither memory nor delay grows with the load. */
export class Lane {
  #running = 0;
  readonly #urgent: (() => void)[] = [];
  readonly #others: (() => void)[] = [];

  constructor(readonly options: LaneOptions) {}

  /**
   * Runs a task in its turn: immediately if there is room, else urgent ones first.
   * @throws {Busy} when the queue is full
   */
  async run<T>(work: () => T | Promise<T>, { urgent = false } = {}): Promise<T> {
    if (this.#hasRoom(urgent)) this.#running++;
    else {
      const queue = urgent ? this.#urgent : this.#others;
      if (queue.length >= this.options.queued) throw new Busy();
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      void this.#leave(urgent);
    }
  }

  /** Gives a place back. Between two tasks that block the loop, connections are served: accepted, read, written. */
  async #leave(urgent: boolean): Promise<void> {
    for (let turn = 0; turn < (urgent ? 1 : TURNS); turn++) await nextTurn();
    this.#running--;
    this.#startNext();
  }

  #hasRoom(urgent: boolean): boolean {
    return this.#running < (urgent ? this.options.atOnce : Math.max(1, this.options.atOnce - 1));
  }

  #startNext(): void {
    const next = (this.#hasRoom(true) ? this.#urgent.shift() : undefined) ??
      (this.#hasRoom(false) ? this.#others.shift() : undefined);
    if (!next) return;
    this.#running++;
    next();
  }
}
