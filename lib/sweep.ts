import { atOnce } from "./at_once.ts";
import { HostQueue } from "./host_queue.ts";
import { probe, type ProbeOptions } from "./probe.ts";
import type { Check } from "./record.ts";
import type { Target } from "./targets.ts";

/** How far a running sweep is. */
export interface Progress {
  total: number;
  /** Targets whose check is final. */
  done: number;
  /** Of these, the ones that are down. */
  down: number;
  /** Targets that wait for their second look. */
  confirming: number;
}

export interface SweepOptions extends ProbeOptions {
  /** Checks at once, more only where `within` could not be kept otherwise. Default 256. */
  concurrency?: number;
  /** Checks at once to one host and port, likewise. Default 4. */
  perHost?: number;
  /**
   * Milliseconds until what seems down is looked at once more, at most half of the time that is left; 0: never.
   * Default 15,000.
   */
  confirmDelay?: number;
  /** Milliseconds for the whole sweep; what is not reached by then is `unknown`. Default: no end. */
  within?: number;
  /** What each target took last time, in ms by id: the slowest are asked first, so that none of them comes last. */
  expected?: ReadonlyMap<string, number>;
  /** Called whenever a check becomes final or waits for its second look. */
  onProgress?: (progress: Progress) => void;
}

/** What stands for a target that was not reached. */
const UNREACHED: Check = {
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
  readonly #progress: Progress;
  readonly #hosts: string[];
  readonly #queue: HostQueue;
  readonly #concurrency: number;
  readonly #confirmDelay: number;
  readonly #deadline: number;
  readonly #end = Promise.withResolvers<Check[]>();
  readonly #stopping = new AbortController();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #giveUp = () => this.#end.reject(this.options.signal?.reason);
  #active = 0;

  constructor(readonly targets: readonly Target[], readonly options: SweepOptions) {
    const { concurrency = 256, perHost = 4, confirmDelay = 15_000, timeout = 10_000, within = Infinity } = options;
    const time = { timeout, confirmDelay, within };
    const hosts = targets.map((target) => new URL(target.url).host);
    const byHost = Map.groupBy(targets, (_, index) => hosts[index]);

    this.finished = this.#end.promise;
    this.#hosts = hosts;
    this.#checks = new Array(targets.length);
    this.#progress = { total: targets.length, done: 0, down: 0, confirming: 0 };
    this.#queue = new HostQueue((host) => atOnce(byHost.get(host)!, { usual: perHost, ...time }));
    this.#concurrency = atOnce(targets, { usual: concurrency, ...time });
    this.#confirmDelay = confirmDelay;
    this.#deadline = performance.now() + within;

    options.signal?.addEventListener("abort", this.#giveUp);
    if (within !== Infinity) this.#after(Math.max(0, within), () => this.#stopAtDeadline());
    for (const index of this.#order()) this.#queue.add(this.#hosts[index], index);
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

  #pump(): void {
    while (this.#active < this.#concurrency && !this.#stopping.signal.aborted) {
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
    const check = await probe(this.targets[index], { ...this.options, signal: this.#stopping.signal });
    if (this.#unconfirmed.delete(index)) {
      this.#settle(index, { ...check, attempts: 2 });
    } else if (this.#confirmDelay > 0 && isDoubtful(check)) {
      this.#confirmLater(index, check);
    } else {
      this.#settle(index, check);
    }
  }

  #confirmLater(index: number, check: Check): void {
    this.#unconfirmed.set(index, check);
    this.#report();
    // A second look soon says more than none: where slots are short, nothing would ever be found down.
    const left = Math.max(0, this.#deadline - performance.now());
    this.#after(Math.min(this.#confirmDelay, left / 2), () => {
      this.#queue.add(this.#hosts[index], index);
      this.#pump();
    });
  }

  #settle(index: number, check: Check): void {
    this.#checks[index] = check;
    this.#progress.done++;
    if (check.state === "down") this.#progress.down++;
    this.#report();
    if (this.#progress.done === this.#progress.total) this.#end.resolve(this.#checks as Check[]);
  }

  #report(): void {
    this.options.onProgress?.({ ...this.#progress, confirming: this.#unconfirmed.size });
  }

  /** What seemed down and could not be looked at again is not known to be down. */
  #stopAtDeadline(): void {
    for (const [index, check] of this.#unconfirmed) this.#checks[index] ??= { ...check, state: "unknown" };
    this.#end.resolve(Array.from(this.#checks, (check) => check ?? { ...UNREACHED }));
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}

/** Whether a check deserves a second look: it would be down, and not by the site's own word that a page is not there. */
function isDoubtful({ state, outcome }: Check): boolean {
  return state === "down" && !(typeof outcome === "number" && outcome >= 400 && outcome <= 499);
}
