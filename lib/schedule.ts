import type { Store } from "./store/store.ts";

/** The start of the slot that a time falls into. Slots are multiples of `interval` on the UTC clock; all in ms. */
export function slotOf(time: number, interval: number): number {
  return Math.floor(time / interval) * interval;
}

/** How long before a slot's end its sweep must be over: a minute, or a tenth of a short slot. In ms. */
export function marginOf(interval: number): number {
  return Math.min(60_000, interval / 10);
}

/** How long a claim holds unless it is renewed, in ms: long enough to outlast a pause, short enough to be taken over. */
export function claimLengthOf(interval: number): number {
  return Math.min(30_000, Math.max(1000, interval / 2));
}

/** One slot to sweep, all times in ms UTC. */
export interface Turn {
  slot: number;
  /** How long after the slot's start it is begun; 0 for the first sweep ever, which no slot waited for. */
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
   */
  tick(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return this.#ticking ??= this.#tick().finally(() => this.#ticking = undefined);
  }

  /** No new sweep; the running one is given up whole and its claim released. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException("The monitor is stopping", "AbortError"));
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
    if (!first && slot + interval - now < interval / 5) return;

    const signals = [this.#stopping.signal];
    const claim = await this.#claim(slot);
    if (!claim) return;
    signals.push(claim.lost);
    const deadline = (first ? now : slot) + interval - marginOf(interval);
    try {
      await sweep({ slot, late: first ? 0 : now - slot, deadline, signal: AbortSignal.any(signals) });
    } catch (error) {
      if ((error as Error).name !== "AbortError") throw error;
    } finally {
      await claim.release();
    }
  }

  /** The claim on a slot, renewed until it is released; undefined: another process has it. */
  async #claim(slot: number): Promise<{ lost: AbortSignal; release: () => Promise<void> } | undefined> {
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
    const timer = setInterval(async () => {
      if (!await take()) lost.abort(new DOMException(`Slot ${slot} was taken over`, "AbortError"));
    }, length / 3);
    const release = async () => {
      clearInterval(timer);
      await store.release(slot, replica).catch(onStoreFailure);
    };
    return { lost: lost.signal, release };
  }
}
