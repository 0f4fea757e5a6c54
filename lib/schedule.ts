import type { Store } from "./store/store.ts";

/** The start of the slot that a time falls into. Slots are multiples of `interval` on the UTC clock; all in ms. */
export function slotOf(time: number, interval: number): number {
  return Math.floor(time / interval) * interval;
}

/** How long before a slot's end its sweep must be over: a minute, or a tenth of a short slot. In ms. */
export function marginOf(interval: number): number {
  return Math.min(60_000, interval / 10);
}

/** Whether too little is left of the slot that a time falls into, less than a fifth, for a sweep to be begun. */
export function isTooLate(time: number, interval: number): boolean {
  return slotOf(time, interval) + interval - time < interval / 5;
}

/** How long a claim holds unless it is renewed, in ms: long enough to outlast a pause, short enough to be taken over. */
export function claimLengthOf(interval: number): number {
  return Math.min(30_000, Math.max(1000, interval / 2));
}

/** One slot to sweep, all times in ms UTC. */
export interface Turn {
  slot: number;
  /** When it is begun. */
  started: number;
  /** How long after the slot's start that is; 0 for the first sweep ever, which no slot waited for. */
  late: number;
  deadline: number;
  /** Aborted when the sweep is to be given up whole. */
  signal: AbortSignal;
}

export interface ScheduleOptions {
  interval: number;
  replica: string;
  store: Pick<Store, "claim" | "release">;
  /** Whether a slot has a record, and whether anything was ever swept. */
  swept: (slot: number) => Promise<{ slot: boolean; ever: boolean }>;
  /** Sweeps a slot and keeps its record. */
  sweep: (turn: Turn) => Promise<void>;
  /** Told when the claim could not be asked for; the slot is then swept all the same. */
  onStoreFailure: (error: Error) => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** A claim that is held; `signal` is aborted when it is lost. */
interface HeldClaim {
  signal: AbortSignal;
  release: () => Promise<void>;
}

/** Who sweeps what when. */
export class Schedule {
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #ticking: Promise<void> | undefined;

  constructor(readonly options: ScheduleOptions) {
    this.#now = options.now ?? Date.now;
  }

  /**
   * If this slot has no record, and enough of it is left, and its claim can be had, sweeps it. May be called at any
   * time and as often as one likes: while it is at work, a further call is the same one.
   * @throws what `sweep` throws, unless it was told to give up
   */
  tick(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return this.#ticking ??= this.#tick().finally(() => this.#ticking = undefined);
  }

  /** No new sweep; the running one is given up whole and its claim released. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException("Lookout is stopping", "AbortError"));
    await this.#ticking?.catch(() => {});
  }

  async #tick(): Promise<void> {
    const { interval, sweep } = this.options;
    const now = this.#now();
    const slot = slotOf(now, interval);
    const swept = await this.options.swept(slot);
    if (swept.slot) return;
    // A first sweep starts at once, whatever the clock: who has just started Lookout wants to see something.
    const first = !swept.ever;
    if (!first && isTooLate(now, interval)) return;

    const end = (first ? now : slot) + interval;
    const claim = await this.#claim(slot, end);
    if (!claim) return;
    const signal = AbortSignal.any([this.#stopping.signal, claim.signal]);
    const started = this.#now();
    try {
      await sweep({ slot, started, late: first ? 0 : started - slot, deadline: end - marginOf(interval), signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await claim.release();
    }
  }

  /** The claim on a slot, renewed until it is released or the time `end` has come; undefined: another process has it. */
  async #claim(slot: number, end: number): Promise<HeldClaim | undefined> {
    const { store, replica, interval, onStoreFailure } = this.options;
    const length = claimLengthOf(interval);
    const take = async () => {
      try {
        return await store.claim(slot, replica, this.#now() + length);
      } catch (error) {
        // A store that is away must not stop the checking: the first record written for the slot will stay.
        onStoreFailure(error as Error);
        return true;
      }
    };
    if (!await take()) return undefined;

    const lost = new AbortController();
    const lose = (why: string) => lost.abort(new DOMException(why, "AbortError"));
    const renew = async () => {
      // No sweep lasts that long, unless the machine slept: what was asked before and after says nothing of the sites.
      if (this.#now() >= end) lose("its time has passed, as if the machine had slept");
      else if (!await take()) lose("another process has taken it over");
    };
    // One after the other, or a slow renewal could come after the release and undo it.
    let renewals = Promise.resolve();
    const timer = setInterval(() => renewals = renewals.then(renew), length / 3);
    const release = async () => {
      clearInterval(timer);
      await renewals;
      await store.release(slot, replica).catch(onStoreFailure);
    };
    return { signal: lost.signal, release };
  }
}
