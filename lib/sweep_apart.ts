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
 * `sweep()` in a thread of its own, which ends with it: the half second of CPU that a thousand checks take, most of it
 * in a second or two, keeps nobody waiting who asks for a page meanwhile. Functions cannot go there: names are resolved
 * by the system.
 * @throws what `sweep()` throws
 */
export async function sweepApart(
  targets: readonly Target[],
  { signal, onProgress, within = Infinity, ...options }: Omit<SweepOptions, "resolve"> = {},
): Promise<Check[]> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Check[]>();
  const giveUp = () => reject(signal?.reason);
  const worker = new Worker(import.meta.resolve("./sweep_worker.ts"), { type: "module", name: "sweep" });
  worker.onmessage = ({ data }: MessageEvent<SweepReport>) => {
    if ("checks" in data) return resolve(data.checks);
    if ("error" in data) return reject(data.error);
    try {
      onProgress?.(data.progress);
    } catch (error) {
      reject(error);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot sweep in a thread of its own: ${event.message}`));
  };
  signal?.addEventListener("abort", giveUp);
  try {
    worker.postMessage({ targets, options, until: Date.now() + within } satisfies SweepOrder);
    return await promise;
  } finally {
    signal?.removeEventListener("abort", giveUp);
    worker.terminate();
  }
}
