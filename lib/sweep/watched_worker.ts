import { Worker } from "node:worker_threads";

/** Why a worker failed: it gave no sign of life, ended, or threw. */
export class WorkerFailure extends Error {
  /** @param stuck whether it still runs: Deno 2.9 cannot end a thread that computes (denoland/deno#35657) */
  constructor(message: string, readonly stuck: boolean) {
    super(message);
  }
}

export interface OrderOptions<Report> {
  /** Called with every report; any report is a sign of life. True: it was the last one. */
  onReport: (report: Report) => boolean;
  /** Milliseconds after which the order should be done: from then on less patience is enough. Default: never. */
  within?: number;
  /** Ends the worker and closes everything it has open. */
  signal?: AbortSignal;
}

/** Milliseconds of silence tolerated once the order should be done: this, or a share of the time that it had. */
const LAST_PATIENCE = 1000;
const LAST_SHARE = 1 / 20;

/** How many times the usual patience a worker gets until its first report: its module has to be loaded first. */
const START_SHARE = 3;

/**
 * Megabytes of new objects at which the worker collects garbage: V8's 64 let a thousand endless responses take 305 MB.
 * This is why it is a worker of Node's: Deno's own has no limits.
 */
const NURSERY = 16;

/** In how many steps silence is counted. */
const STEPS = 20;

/** A worker that must give signs of life while it carries out an order. After a failure it is ended, and another one is needed. */
export class WatchedWorker implements Disposable {
  readonly #worker: Worker;
  #begun = false;
  #failure: WorkerFailure | undefined;
  #reject: (failure: WorkerFailure) => void = () => {};

  /** @param patience milliseconds of silence after which it is taken for stuck */
  constructor(module: string, private readonly patience: number) {
    this.#worker = new Worker(new URL(module), { resourceLimits: { maxYoungGenerationSizeMb: NURSERY } });
    this.#worker.on("error", ({ message }) => this.#fail(new WorkerFailure(`failed: ${message}`, false)));
    this.#worker.on("exit", () => this.#fail(new WorkerFailure("ended unexpectedly", false)));
  }

  /**
   * Has the worker carry out an order, one at a time.
   * @throws {WorkerFailure} when the worker did not live to its end; the reason of `signal`; what `onReport` throws
   */
  async order<Report>(order: unknown, { onReport, within = Infinity, signal }: OrderOptions<Report>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const period = Math.min(this.patience, LAST_PATIENCE) / STEPS;
    const due = performance.now() + within;
    const lastPatience = Math.min(this.patience, Math.max(LAST_PATIENCE, within * LAST_SHARE));
    let silence = 0;
    let counted = performance.now();
    const watching = setInterval(() => {
      const now = performance.now();
      // If this thread itself was blocked, or the whole process stopped, its own lateness is not the worker's silence.
      silence += Math.min(now - counted, 2 * period);
      counted = now;
      const patience = now > due ? lastPatience : this.#begun ? this.patience : START_SHARE * this.patience;
      if (silence < patience) return;
      this.#fail(new WorkerFailure(`did not respond for ${Math.round(silence / 100) / 10} s`, true));
    }, period);
    const abort = () => reject(signal?.reason);
    this.#reject = reject;
    const receive = (data: Report) => {
      silence = 0;
      this.#begun = true;
      try {
        if (onReport(data)) resolve();
      } catch (error) {
        reject(error);
      }
    };
    this.#worker.on("message", receive);
    signal?.addEventListener("abort", abort);
    try {
      signal?.throwIfAborted();
      // It may have failed since its last order.
      if (this.#failure) throw this.#failure;
      this.#worker.postMessage(order);
      await promise;
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    } finally {
      clearInterval(watching);
      this.#worker.off("message", receive);
      signal?.removeEventListener("abort", abort);
      this.#reject = () => {};
    }
  }

  #fail(failure: WorkerFailure): void {
    this.#failure ??= failure;
    this.#reject(failure);
  }

  /** Ends the worker; not to be called while it carries out an order. */
  [Symbol.dispose](): void {
    this.#worker.removeAllListeners("exit");
    this.#worker.terminate();
  }
}
