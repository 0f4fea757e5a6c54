import { deadline } from "./deadline.ts";
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
  return Math.min(60_000, Math.max(1000, interval / 2));
}

/** How long the store is waited for before a sweep is begun without it, in ms. */
export function patienceOf(interval: number): number {
  return Math.min(2000, interval / 5);
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
  /**
   * To be called before the record is kept: makes sure of a claim that was not renewed in time, as after a pause.
   * @throws the reason of `signal` when the sweep is to be given up
   */
  confirm: () => Promise<void>;
}

export interface ScheduleOptions {
  interval: number;
  replica: string;
  store: Pick<Store, "claim" | "release">;
  /**
   * Whether a slot has a record, and whether anything was ever swept. `failed`: the store could not be asked; it is not waited for
   * again, so the slot is swept without a claim.
   */
  swept: (slot: number) => Promise<{ slot: boolean; ever: boolean; failed?: boolean }>;
  /** Sweeps a slot and keeps its record. */
  sweep: (turn: Turn) => Promise<void>;
  /** Told what went wrong with the store; the slot is then swept all the same. */
  onStoreFailure: (error: Error) => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** A claim that is held; `signal` is aborted when it is lost. */
interface HeldClaim extends Pick<Turn, "signal" | "confirm"> {
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
    const claim = swept.failed ? this.#hold(slot, end) : await this.#claim(slot, end);
    if (!claim) return;
    const signal = AbortSignal.any([this.#stopping.signal, claim.signal]);
    const confirm = async () => {
      await claim.confirm();
      signal.throwIfAborted();
    };
    const started = this.#now();
    const late = first ? 0 : started - slot;
    try {
      // Another process may have ended its sweep and released its claim since the slot was looked at.
      if (!swept.failed && (await this.options.swept(slot)).slot) return;
      await sweep({ slot, started, late, deadline: end - marginOf(interval), signal, confirm });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await claim.release();
    }
  }

  /** The claim on a slot; undefined: another process has it. */
  async #claim(slot: number, end: number): Promise<HeldClaim | undefined> {
    return await this.#take(slot) ? this.#hold(slot, end) : undefined;
  }

  /** Takes or renews a claim; false: another process has it. */
  async #take(slot: number): Promise<boolean> {
    const { store, replica, interval, onStoreFailure } = this.options;
    try {
      const until = this.#now() + claimLengthOf(interval);
      return await deadline(store.claim(slot, replica, until), patienceOf(interval));
    } catch (error) {
      // A store that is away must not stop the checking: the first record written for the slot will stay.
      onStoreFailure(error as Error);
      return true;
    }
  }

  /** Renews a claim until it is released or the time `end` has come. */
  #hold(slot: number, end: number): HeldClaim {
    const { store, replica, interval, onStoreFailure } = this.options;
    const length = claimLengthOf(interval);
    const lost = new AbortController();
    const lose = (why: string) => lost.abort(new DOMException(why, "AbortError"));
    let renewed = this.#now();
    const renew = async () => {
      const now = this.#now();
      // No sweep lasts that long, unless the machine slept: what was asked before and after says nothing of the sites.
      if (now >= end) lose("its time has passed, as if the machine had slept");
      else if (await this.#take(slot)) renewed = now;
      else lose("another process has taken it over");
    };
    // One after the other, or a slow renewal could come after the release and undo it.
    let renewals = Promise.resolve();
    const timer = setInterval(() => renewals = renewals.then(renew), length / 3);
    return {
      signal: lost.signal,
      confirm: async () => {
        if (this.#now() >= renewed + length) await (renewals = renewals.then(renew));
      },
      release: async () => {
        clearInterval(timer);
        await renewals;
        await deadline(store.release(slot, replica), patienceOf(interval)).catch(onStoreFailure);
      },
    };
  }
}
