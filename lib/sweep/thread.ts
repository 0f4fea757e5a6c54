import { log } from "../log/log.ts";
import { type Check, UNREACHED } from "../model/check.ts";
import { type Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import type { ThreadTrouble } from "../model/view.ts";
import type { SweepOptions } from "./sweep.ts";
import { WatchedWorker, WorkerFailure } from "./watched_worker.ts";

/** What the thread has to do. */
export interface SweepOrder {
  targets: readonly Target[];
  options: SweepOptions;
  /** When it must be done, in ms UTC. */
  until: number;
  /** For how many checks the thread keeps file descriptors, where these are scarce. */
  reserve?: number;
  /** Shared memory, a byte a target: 1 while it is being looked at. It can be read though the thread is stuck. */
  underWay: Uint8Array;
}

/** What the thread reports, several times a second. */
export interface SweepReport {
  progress: Progress;
  /** Checks that became final since the last report, by their index in the order. */
  checks: [index: number, check: Check][];
  /** It was the last report. */
  done?: true;
}

export interface SweepThreadOptions {
  /** The module that the thread runs. Default: `worker.ts`. */
  module?: string;
  /** Milliseconds without a sign of life after which a thread is replaced. Default 10,000. */
  patience?: number;
}

/** Targets that were being checked when a thread failed are checked again separately, this share of them at once. */
const SHARE_APART = 1 / 16;

/** How many threads in a row may fail before they begin a look; after that the sweep ends. */
const MAX_IN_VAIN = 2;

/** Replaced threads that are remembered. */
const MAX_REPLACED = 100;

type ThreadSweepOptions = Omit<SweepOptions, "resolve" | "files" | "onLook" | "onCheck">;

/**
 * A thread for sweeps: the half second of CPU that a thousand checks take, most of it within a second or two, keeps
 * no visitor waiting meanwhile. It begins with the first sweep and stays for the next ones, since
 * making one holds up this thread too. One that is stuck or dies is replaced, and the sweep continues.
 */
export class SweepThread implements Disposable {
  readonly #module: string;
  readonly #patience: number;
  readonly #replaced: number[] = [];
  readonly #leftOut = new Map<string, string>();
  /** Targets that were under way when a thread failed and have not been checked since, and how many threads that were. */
  readonly #suspects = new Map<string, number>();
  #stuck = 0;
  #worker: WatchedWorker | undefined;

  constructor({ module = import.meta.resolve("./worker.ts"), patience = 10_000 }: SweepThreadOptions = {}) {
    this.#module = module;
    this.#patience = patience;
  }

  get trouble(): ThreadTrouble {
    return { replaced: [...this.#replaced], stuck: this.#stuck, leftOut: new Map(this.#leftOut) };
  }

  /**
   * `sweep()` in the thread, one at a time, without the options that cannot be sent there. What could not be checked because a thread
   * failed is `unknown`, with the limit `thread`.
   * @throws the reason of `options.signal` when that is aborted
   */
  async sweep(targets: readonly Target[], options: ThreadSweepOptions = {}): Promise<Check[]> {
    const { signal, onProgress, within = Infinity, ...rest } = options;
    signal?.throwIfAborted();
    const deadline = performance.now() + within;
    const checks = new Map<number, Check>();
    let down = 0;
    let inVain = 0;
    for (const [index, { id }] of targets.entries()) {
      if (this.#leftOut.has(id)) checks.set(index, { ...UNREACHED, limit: "thread" });
    }
    for (let first = true; first || performance.now() < deadline; first = false) {
      if (checks.size === targets.length || inVain === MAX_IN_VAIN) break;
      const { group, atOnce } = this.#nextGroup(targets, checks);
      const before = { done: checks.size, down };
      const left = deadline - performance.now();
      const order: SweepOrder = {
        targets: group.map((index) => targets[index]),
        options: { ...rest, ...(atOnce && { concurrency: atOnce, most: atOnce }) },
        until: Date.now() + left,
        // Only if they are scarce: opening that many files takes a while.
        reserve: Number.isFinite(rest.most) ? rest.concurrency : undefined,
        underWay: new Uint8Array(new SharedArrayBuffer(group.length)),
      };
      const onReport = (report: SweepReport) => {
        for (const [at, check] of report.checks) {
          const index = group[at];
          checks.set(index, check);
          this.#suspects.delete(targets[index].id);
          if (check.state === "down" && !rest.inMaintenance?.has(targets[index].id)) down++;
        }
        const { progress } = report;
        onProgress?.({
          ...progress,
          total: targets.length,
          done: before.done + progress.done,
          down: before.down + progress.down,
        });
        return report.done === true;
      };
      try {
        this.#worker ??= new WatchedWorker(this.#module, this.#patience);
        await this.#worker.order(order, { onReport, within: left, signal });
      } catch (error) {
        this.#worker = undefined;
        if (!(error instanceof WorkerFailure)) throw error;
        const underWay = group.filter((index, at) => order.underWay[at] === 1 && !checks.has(index));
        this.#suspect(underWay.map((index) => targets[index]), error);
        for (const index of underWay) {
          if (this.#leftOut.has(targets[index].id)) checks.set(index, { ...UNREACHED, limit: "thread" });
        }
        inVain = underWay.length === 0 && checks.size === before.done ? inVain + 1 : 0;
      }
    }
    return targets.map(({ id }, index) => {
      const check = checks.get(index) ?? { ...UNREACHED, limit: "thread" };
      return check.outcome === null && this.#suspects.has(id) ? { ...check, limit: "thread" } : check;
    });
  }

  /** Which targets to check next: the least suspect first, all others later; and how many of them at once. */
  #nextGroup(targets: readonly Target[], checks: ReadonlyMap<number, Check>): { group: number[]; atOnce?: number } {
    const open = [...targets.keys()].filter((index) => !checks.has(index));
    const failures = (index: number) => this.#suspects.get(targets[index].id) ?? 0;
    const fewest = open.reduce((least, index) => Math.min(least, failures(index)), Infinity);
    const group = open.filter((index) => failures(index) === fewest);
    return { group, atOnce: fewest === 0 ? undefined : Math.ceil(group.length * SHARE_APART) };
  }

  /** Notes a thread that failed and the targets that it was checking. */
  #suspect(underWay: readonly Target[], failure: WorkerFailure): void {
    if (failure.stuck) this.#stuck++;
    this.#replaced.push(Date.now());
    if (this.#replaced.length > MAX_REPLACED) this.#replaced.shift();
    log.error("The thread that checks sites {reason} and was replaced; checks under way: {targets}", {
      event: "thread.replaced",
      reason: failure.message,
      targets: underWay.length,
      stuck: this.#stuck,
    });
    for (const { id, name } of underWay) {
      const times = (this.#suspects.get(id) ?? 0) + 1;
      this.#suspects.set(id, times);
      if (times > 1 && underWay.length === 1) {
        this.#suspects.delete(id);
        this.#leftOut.set(id, name);
        log.error(
          "{name} will not be checked until Lookout is restarted: each time, the thread that checked it failed",
          {
            event: "target.left-out",
            id,
            name,
          },
        );
      } else {
        log.warn("{name} was being checked when the thread failed; it will be checked again separately", {
          event: "thread.target",
          id,
          name,
        });
      }
    }
  }

  /** Ends the thread; not to be called while it sweeps. */
  [Symbol.dispose](): void {
    this.#worker?.[Symbol.dispose]();
    this.#worker = undefined;
  }
}
