import type { Check } from "./record.ts";
import type { Progress, SweepOptions } from "./sweep.ts";
import type { Target } from "./target.ts";

/** What the thread is told. */
export interface SweepOrder {
  targets: readonly Target[];
  options: SweepOptions;
  /** When it must be over, in ms UTC. */
  until: number;
}

/** What the thread tells: how far it is, and in the end what it found, or why it could not. */
export type SweepReport = { progress: Progress } | { checks: Check[] } | { error: Error };

/**
 * A thread for sweeps: the half second of CPU that a thousand checks take, most of it within a second or two, keeps
 * nobody waiting who asks for a page meanwhile. It begins with the first sweep and stays for the next ones, since
 * making one holds up this thread too.
 */
export class SweepThread implements Disposable {
  #worker: Worker | undefined;

  /**
   * `sweep()` in the thread, one at a time. Names are resolved by the system, since no function can go there.
   * @throws what `sweep()` throws
   */
  async sweep(
    targets: readonly Target[],
    { signal, onProgress, within = Infinity, ...options }: Omit<SweepOptions, "resolve" | "files"> = {},
  ): Promise<Check[]> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Check[]>();
    // With the thread ends whatever it has open.
    const giveUp = (reason: unknown) => {
      this[Symbol.dispose]();
      reject(reason);
    };
    const abort = () => giveUp(signal?.reason);
    const worker = this.#worker ??= new Worker(import.meta.resolve("./sweep_worker.ts"), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<SweepReport>) => {
      if ("checks" in data) return resolve(data.checks);
      if ("error" in data) return reject(data.error);
      try {
        onProgress?.(data.progress);
      } catch (error) {
        giveUp(error);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp(new Error(`Cannot sweep in a thread of its own: ${event.message}`));
    };
    signal?.addEventListener("abort", abort);
    try {
      worker.postMessage({ targets, options, until: Date.now() + within } satisfies SweepOrder);
      return await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Ends the thread; not to be called while it sweeps. */
  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
