import { HostQueue } from "../check/host_queue.ts";
import { Resolver, type WaitingFor } from "../check/names/resolver.ts";
import { probe, type ProbeOptions } from "../check/probe.ts";
import type { FileReserve } from "../files.ts";
import { type Check, totalOf } from "../model/check.ts";
import { isPassing } from "../model/limit.ts";
import type { Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { LoopLag } from "../loop_lag.ts";
import { Pace } from "./pace.ts";

export interface SweepOptions extends ProbeOptions {
  /** Checks at once, more only where `within` could not be kept at the pace so far. Default 256. */
  concurrency?: number;
  /** Checks at once to one host and port, likewise. Default 4. */
  perHost?: number;
  /** Never more checks at once than that, whatever the pace. Default 4,096, or `concurrency` if that is more. */
  most?: number;
  /**
   * Milliseconds until what seems down is looked at once more, at most half of the time that is left; 0: never.
   * Default 15,000.
   */
  confirmDelay?: number;
  /** Milliseconds for the whole sweep; what is not reached by then is `unknown`. Default: no end. */
  within?: number;
  /** Descriptors that are kept for checks. Default: none are. */
  files?: FileReserve;
  /** Hosts whose names resolved in the last sweep, by which silent names are told from silent name servers. */
  known?: readonly string[];
  /** True: in the last sweep no name could be resolved, for which it blamed the resolver. */
  doubted?: boolean;
  /**
   * What each target took last time, all its looks together, in ms by id: the slowest are checked first, so that none of
   * them comes last, and the pace follows from it.
   */
  expected?: ReadonlyMap<string, number>;
  /** Called whenever a check becomes final or waits for its second look. */
  onProgress?: (progress: Progress) => void;
  /** Called with a target's place in the list when a look at it begins, and when that is over. */
  onLook?: (index: number, underWay: boolean) => void;
  /** Called with a target's place in the list and its check when that is final. */
  onCheck?: (index: number, check: Check) => void;
}

/** Connections, timers and buffers of so many checks are a few hundred megabytes. */
const MOST_AT_ONCE = 4096;

/** How often a target is looked at again that was looked at while the event loop was late, and when, in ms. */
const TRIES = 3;
const TRY_AGAIN_AFTER = 1000;

/** Milliseconds until a check is begun again that had no file, port or memory. */
const BEGIN_AGAIN_AFTER = 250;

/** Milliseconds that every check costs beside what the target takes. */
const OVERHEAD = 10;

/** What stands for a target that was not reached. */
export const UNREACHED: Check = {
  outcome: null,
  state: "unknown",
  phases: { dns: null, connect: null, tls: null, firstByte: null },
  attempts: 0,
  reason: null,
  certificate: null,
};

/**
 * One pass over all targets; resolves with one check a target, in the list's order.
 * @throws the reason of `options.signal` when that is aborted: the sweep is then given up whole
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
  /** First looks that wait for a second one. */
  readonly #unconfirmed = new Map<number, Check>();
  /** Looks that said nothing for a limit of the monitor's own, and how many there were running. */
  readonly #limited = new Map<number, { check: Check; times: number }>();
  /** Targets whose name waits for a thread. */
  readonly #waiting = new Set<number>();
  readonly #resolver: Resolver;
  readonly #progress: Progress;
  readonly #hosts: string[];
  readonly #weights: number[];
  readonly #queue: HostQueue<number>;
  readonly #pace: Pace;
  /** Of hosts that have more targets than may be checked at once. */
  readonly #hostPaces = new Map<string, Pace>();
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
    this.#weights = weightsOf(targets, options.expected);
    this.#checks = new Array(targets.length);
    this.#progress = { total: targets.length, done: 0, down: 0, confirming: 0 };
    this.#queue = new HostQueue(perHost);
    this.#resolver = new Resolver({ ...options, signal: this.#stopping.signal });
    this.#confirmDelay = confirmDelay;
    this.#timeout = timeout;
    this.#deadline = this.#stepped + within;
    const time = { timeout, confirmDelay, from: this.#stepped, until: this.#deadline, most };
    this.#pace = new Pace({ ...time, usual: concurrency, least: 1 });
    const counts = new Map<string, number>();
    for (const host of this.#hosts) counts.set(host, (counts.get(host) ?? 0) + 1);
    for (const [host, count] of counts) {
      if (count > perHost) this.#hostPaces.set(host, new Pace({ ...time, usual: perHost }));
    }

    options.signal?.addEventListener("abort", this.#giveUp);
    if (within !== Infinity) this.#after(Math.max(0, within), () => this.#stopAtDeadline());
    this.#every(LoopLag.PERIOD, () => this.#lag.beat());
    this.#every(Pace.STEP, () => this.#step());
    for (const index of this.#order()) {
      this.#queue.add(this.#hosts[index], index);
      for (const pace of this.#pacesOf(index)) pace.add(this.#weights[index]);
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

  #order(): number[] {
    const order = [...this.targets.keys()];
    const { expected } = this.options;
    if (!expected) return order;
    // By whole seconds: sorted more finely, the quickest would come all together, in a burst at the end.
    const seconds = (index: number) => Math.floor((expected.get(this.targets[index].id) ?? 0) / 1000);
    return order.sort((a, b) => seconds(b) - seconds(a));
  }

  #pacesOf(index: number): Pace[] {
    const ofHost = this.#hostPaces.get(this.#hosts[index]);
    return ofHost ? [this.#pace, ofHost] : [this.#pace];
  }

  #step(): void {
    const now = performance.now();
    const lag = this.#lag.longestSince(this.#stepped);
    this.#stepped = now;
    this.#pace.step(now, lag);
    for (const [host, pace] of this.#hostPaces) {
      const before = pace.concurrency;
      pace.step(now, lag);
      if (pace.concurrency !== before) this.#queue.setLimit(host, pace.concurrency);
    }
    this.#pump();
  }

  #pump(): void {
    while (this.#active < this.#pace.concurrency && !this.#stopping.signal.aborted) {
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
    if (check.limit && this.#tryAgain(index, check)) return;
    this.#limited.delete(index);
    if (first) {
      for (const pace of this.#pacesOf(index)) pace.endAgain(msOf(first));
      this.#unconfirmed.delete(index);
      this.#settle(index, { ...check, attempts: 2 });
    } else if (this.#isDoubtful(check)) {
      this.#confirmLater(index, check);
    } else {
      this.#settle(index, check);
    }
  }

  /** One look, of which the pace is told if it is a first one; `first`: what that found, if this is the second. */
  async #probe(index: number, first: Check | undefined): Promise<Check> {
    const { onLook, files } = this.options;
    const target = this.targets[index];
    const weight = this.#weights[index];
    const paces = this.#pacesOf(index);
    const began = performance.now();
    onLook?.(index, true);
    if (!first) { for (const pace of paces) pace.begin(began, weight); }
    const giveBack = files?.lend();
    const found = await probe(target, {
      ...this.options,
      resolver: this.#resolver,
      again: first !== undefined,
      onWait: (waiting) => this.#makeRoom(index, waiting),
      signal: this.#stopping.signal,
    }).finally(giveBack);
    const ended = performance.now();
    const timeout = target.timeout ?? this.#timeout;
    const check = isLate(this.#lag, began, timeout) ? withoutFailure(found) : found;
    if (!first) { for (const pace of paces) pace.end(ended, weight, msOf(check), this.#isDoubtful(check)); }
    onLook?.(index, false);
    return check;
  }

  /** Everything that would be down, since one status in the midst of a deployment is no outage, and what no name server told of. */
  #isDoubtful({ state, limit }: Check): boolean {
    return this.#confirmDelay > 0 && (state === "down" || limit === "resolver");
  }

  /**
   * Looks once more, a little later, at what could not be judged: as often as it takes where descriptors, ports or memory
   * were short, which passes; false: that will not help, or was tried often enough.
   */
  #tryAgain(index: number, check: Check): boolean {
    const { limit } = check;
    const passes = limit !== undefined && isPassing(limit);
    if (!passes && limit !== "loop") return false;
    const times = (this.#limited.get(index)?.times ?? 0) + 1;
    // Where there was no connection to be had, the target was not asked.
    this.#limited.set(index, { check: passes ? { ...UNREACHED, limit } : check, times });
    if (!passes && times > TRIES) return false;
    if (!this.#unconfirmed.has(index)) { for (const pace of this.#pacesOf(index)) pace.add(this.#weights[index]); }
    this.#queueAfter(passes ? BEGIN_AGAIN_AFTER : TRY_AGAIN_AFTER, index);
    return true;
  }

  /** A check that waits for a thread, of which there are few, keeps no other one from beginning. */
  #makeRoom(index: number, waiting: WaitingFor | null): void {
    if (waiting === "thread") {
      this.#waiting.add(index);
      this.#active--;
      // Not at once: it may have come here from there.
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
    // A second look soon says more than none: where slots are short, nothing would ever be found down.
    const left = Math.max(0, this.#deadline - performance.now());
    this.#after(Math.min(ms, left / 2), () => {
      this.#queue.addSoon(this.#hosts[index], index);
      this.#pump();
    });
  }

  #settle(index: number, check: Check): void {
    this.#checks[index] = check;
    this.#progress.done++;
    if (check.state === "down") this.#progress.down++;
    this.options.onCheck?.(index, check);
    this.#report();
    if (this.#progress.done === this.#progress.total) this.#end.resolve(this.#checks as Check[]);
  }

  #report(): void {
    this.options.onProgress?.({ ...this.#progress, confirming: this.#unconfirmed.size });
  }

  /** What seemed down and could not be looked at again is not known to be down. */
  #stopAtDeadline(): void {
    for (const index of this.targets.keys()) {
      if (this.#checks[index]) continue;
      const doubtful = this.#unconfirmed.get(index);
      const unreached: Check = { ...UNREACHED, ...(this.#waiting.has(index) && { limit: "resolver" }) };
      const check = this.#limited.get(index)?.check ?? (doubtful ? { ...doubtful, state: "unknown" } : unreached);
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

/** What a target weighs in its pace: what it took last time, or what others did. */
function weightsOf(targets: readonly Target[], expected: ReadonlyMap<string, number> = new Map()): number[] {
  const known = targets.flatMap(({ id }) => expected.get(id) ?? []);
  const mean = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : 0;
  return targets.map(({ id }) => OVERHEAD + (expected.get(id) ?? mean));
}

function msOf({ phases }: Check): number {
  return totalOf(phases) ?? 0;
}

/**
 * Whether the event loop was late during a look by more than a fifth of what that may take. Short stalls do not count:
 * in a busy sweep they follow one on the other and hurt nobody.
 */
function isLate(lag: LoopLag, began: number, timeout: number): boolean {
  return lag.since(began, Math.max(50, timeout / 10)) > timeout / 5;
}

/** A check without the failure that the monitor itself may be to blame for; a status is the site's own word. */
function withoutFailure(check: Check): Check {
  if (typeof check.outcome !== "string" || check.outcome === "address") return check;
  return { ...check, outcome: null, state: "unknown", reason: null, limit: "loop" };
}
