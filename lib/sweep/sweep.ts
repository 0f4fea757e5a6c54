import { HostQueue } from "../check/host_queue.ts";
import { Resolver, type WaitingFor } from "../check/names/resolver.ts";
import { probe, type ProbeOptions } from "../check/probe.ts";
import type { FileReserve } from "../file_descriptors.ts";
import { type Check, totalOf, UNREACHED } from "../model/check.ts";
import type { Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { LoopLag } from "../loop_lag.ts";
import { LimitedLooks, withoutFailureOfLoop } from "./limited_looks.ts";
import { Pace } from "./pace.ts";
import { Paces } from "./paces.ts";
import { workloadOf } from "./workload.ts";

export interface SweepOptions extends ProbeOptions {
  /** Checks at once; more only if it would otherwise take longer than `within`. Default 256. */
  concurrency?: number;
  /** Checks at once to one host and port, likewise. Default 4. */
  perHost?: number;
  /** Checks at once at most, whatever the pace. Default 4,096, or `concurrency` if that is more. */
  most?: number;
  /**
   * Milliseconds until the second look at a target that seems down, at most half of the time that is left; 0: there is none.
   * Default 15,000.
   */
  confirmDelay?: number;
  /** Milliseconds for the whole sweep; targets not reached by then are `unknown`. Default: unlimited. */
  within?: number;
  /** Descriptors that are kept for checks. Default: none are. */
  files?: FileReserve;
  /** Hosts whose names resolved in the last sweep: they tell unresolvable names from unresponsive name servers. */
  known?: readonly string[];
  /** True: in the last sweep no name could be resolved, and the resolver was blamed. */
  doubted?: boolean;
  /**
   * How long each target took last time, all its looks together, in ms by id: the slowest are checked first, so that none of
   * them comes last, and the pace depends on it.
   */
  expected?: ReadonlyMap<string, number>;
  /** Targets in maintenance, by id: progress doesn't count them as down. Default: none. */
  inMaintenance?: ReadonlySet<string>;
  /** Called whenever a check becomes final or needs a second look. */
  onProgress?: (progress: Progress) => void;
  /** Called with a target's index in the list when a look at it begins and ends. */
  onLook?: (index: number, underWay: boolean) => void;
  /** Called with a target's index in the list and its check when that is final. */
  onCheck?: (index: number, check: Check) => void;
}

/** The connections, timers and buffers of this many checks take a few hundred megabytes. */
const MOST_AT_ONCE = 4096;

/**
 * One pass over all targets; resolves with one check a target, in the list's order.
 * @throws the reason of `options.signal` when that is aborted: the sweep is then abandoned as a whole
 */
export async function sweep(targets: readonly Target[], options: SweepOptions = {}): Promise<Check[]> {
  options.signal?.throwIfAborted();
  const run = new Run(targets, options);
  try {
    return await run.finished;
  } finally {
    run.stop();
  }
}

class Run {
  readonly finished: Promise<Check[]>;
  readonly #checks: (Check | undefined)[];
  /** First looks that need a second one. */
  readonly #unconfirmed = new Map<number, Check>();
  readonly #limited = new LimitedLooks();
  /** Targets whose name lookup waits for a thread. */
  readonly #waiting = new Set<number>();
  readonly #resolver: Resolver;
  readonly #progress: Progress;
  readonly #hosts: string[];
  readonly #queue: HostQueue<number>;
  readonly #paces: Paces;
  readonly #lag = new LoopLag();
  readonly #confirmDelay: number;
  readonly #timeout: number;
  readonly #deadline: number;
  readonly #end = Promise.withResolvers<Check[]>();
  readonly #stopping = new AbortController();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #giveUp = () => this.#end.reject(this.options.signal?.reason);
  #active = 0;
  #stepped = performance.now();

  constructor(readonly targets: readonly Target[], readonly options: SweepOptions) {
    const { concurrency = 256, perHost = 4, confirmDelay = 15_000, timeout = 10_000, within = Infinity } = options;
    const most = Math.min(options.most ?? Infinity, Math.max(MOST_AT_ONCE, concurrency));
    this.finished = this.#end.promise;
    this.#hosts = targets.map((target) => new URL(target.url).host);
    const { order, weights } = workloadOf(targets, options.expected);
    this.#checks = new Array(targets.length);
    this.#progress = { total: targets.length, done: 0, down: 0, confirming: 0 };
    this.#queue = new HostQueue(perHost);
    this.#resolver = new Resolver({ ...options, signal: this.#stopping.signal });
    this.#confirmDelay = confirmDelay;
    this.#timeout = timeout;
    this.#deadline = this.#stepped + within;
    const time = { timeout, confirmDelay, from: this.#stepped, until: this.#deadline };
    this.#paces = new Paces({ ...time, hosts: this.#hosts, weights, concurrency, perHost, most });

    options.signal?.addEventListener("abort", this.#giveUp);
    if (within !== Infinity) this.#after(Math.max(0, within), () => this.#stopAtDeadline());
    this.#every(LoopLag.PERIOD, () => this.#lag.beat());
    this.#every(Pace.STEP, () => this.#step());
    for (const index of order) {
      this.#queue.add(this.#hosts[index], index);
      this.#paces.add(index);
    }
    if (targets.length === 0) this.#end.resolve([]);
    this.#pump();
  }

  stop(): void {
    this.options.signal?.removeEventListener("abort", this.#giveUp);
    this.#stopping.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #step(): void {
    const now = performance.now();
    const lag = this.#lag.longestSince(this.#stepped);
    this.#stepped = now;
    for (const [host, limit] of this.#paces.step(now, lag)) this.#queue.setLimit(host, limit);
    this.#pump();
  }

  #pump(): void {
    while (this.#active < this.#paces.concurrency && !this.#stopping.signal.aborted) {
      const next = this.#queue.next();
      if (!next) return;
      this.#active++;
      this.#look(next.work).catch((error) => {
        if (!this.#stopping.signal.aborted) this.#end.reject(error);
      }).finally(() => {
        this.#active--;
        next.done();
        this.#pump();
      });
    }
  }

  async #look(index: number): Promise<void> {
    const first = this.#unconfirmed.get(index);
    const check = await this.#probe(index, first);
    const retryAfter = this.#limited.retryAfter(index, check);
    if (retryAfter !== undefined) {
      if (!first) this.#paces.add(index);
      this.#queueAfter(retryAfter, index);
    } else if (first) {
      this.#paces.endAgain(index, msOf(first));
      this.#unconfirmed.delete(index);
      this.#settle(index, { ...check, attempts: 2 });
    } else if (this.#isDoubtful(check)) {
      this.#confirmLater(index, check);
    } else {
      this.#settle(index, check);
    }
  }

  /** One look, which counts for the pace if it is a first one; `first`: what that found, if this is the second. */
  async #probe(index: number, first: Check | undefined): Promise<Check> {
    const { onLook, files } = this.options;
    const target = this.targets[index];
    const began = performance.now();
    onLook?.(index, true);
    if (!first) this.#paces.begin(index, began);
    const giveBack = files?.lend();
    const found = await probe(target, {
      ...this.options,
      resolver: this.#resolver,
      again: first !== undefined,
      onWait: (waiting) => this.#makeRoom(index, waiting),
      signal: this.#stopping.signal,
    }).finally(giveBack);
    const check = withoutFailureOfLoop(found, this.#lag, began, target.timeout ?? this.#timeout);
    if (!first) this.#paces.end(index, performance.now(), msOf(check), this.#isDoubtful(check));
    onLook?.(index, false);
    return check;
  }

  /** Whether it needs a second look: one failure during a deployment is not an outage, and a silent name server may respond. */
  #isDoubtful({ state, limit }: Check): boolean {
    return this.#confirmDelay > 0 && (state === "down" || limit === "resolver");
  }

  /** A check that waits for one of the few threads does not keep others from beginning. */
  #makeRoom(index: number, waiting: WaitingFor | null): void {
    if (waiting === "thread") {
      this.#waiting.add(index);
      this.#active--;
      // Not synchronously: `#pump()` may be the caller.
      queueMicrotask(() => this.#pump());
    } else if (this.#waiting.delete(index)) {
      this.#active++;
    }
  }

  #confirmLater(index: number, check: Check): void {
    this.#unconfirmed.set(index, check);
    this.#report();
    this.#queueAfter(this.#confirmDelay, index);
  }

  #queueAfter(ms: number, index: number): void {
    // An early second look is better than none: in short slots nothing would ever be found down.
    const left = Math.max(0, this.#deadline - performance.now());
    this.#after(Math.min(ms, left / 2), () => {
      this.#queue.addSoon(this.#hosts[index], index);
      this.#pump();
    });
  }

  #settle(index: number, check: Check): void {
    this.#checks[index] = check;
    this.#progress.done++;
    const isAnnounced = this.options.inMaintenance?.has(this.targets[index].id);
    if (check.state === "down" && !isAnnounced) this.#progress.down++;
    this.options.onCheck?.(index, check);
    this.#report();
    if (this.#progress.done === this.#progress.total) this.#end.resolve(this.#checks as Check[]);
  }

  #report(): void {
    this.options.onProgress?.({ ...this.#progress, confirming: this.#unconfirmed.size });
  }

  /** A target that seemed down and did not get its second look is unknown. */
  #stopAtDeadline(): void {
    for (const index of this.targets.keys()) {
      if (this.#checks[index]) continue;
      const doubtful = this.#unconfirmed.get(index);
      const unreached: Check = { ...UNREACHED, ...(this.#waiting.has(index) && { limit: "resolver" }) };
      const check = this.#limited.checkOf(index) ?? (doubtful ? { ...doubtful, state: "unknown" } : unreached);
      this.#checks[index] = check;
      this.options.onCheck?.(index, check);
    }
    this.#end.resolve(this.#checks as Check[]);
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #every(ms: number, action: () => void): void {
    this.#timers.add(setInterval(action, ms));
  }
}

function msOf({ phases }: Check): number {
  return totalOf(phases) ?? 0;
}
