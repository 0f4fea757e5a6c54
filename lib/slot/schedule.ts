import type { Store } from "../store/store.ts";
import { Claims } from "./claims.ts";
import { isTooLate, marginOf, slotOf, type Turn } from "./slot.ts";

export interface ScheduleOptions {
  interval: number;
  replica: string;
  store: Pick<Store, "claim" | "release">;
  /**
   * Whether a slot has a record, and whether anything was ever swept. `failed`: the store could not be reached; the slot is then swept
   * without a claim, unless another process had that a moment ago.
   */
  swept: (slot: number) => Promise<{ slot: boolean; ever: boolean; failed?: boolean }>;
  /**
   * Sweeps a slot and keeps its record; false: that could not be written to the store yet. The claim is then left to expire, not
   * released, or another process would sweep the slot again.
   */
  sweep: (turn: Turn) => Promise<boolean>;
  /** Called with each failure of the store; the slot is swept anyway. */
  onStoreFailure: (error: Error) => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Decides when this process sweeps which slot. */
export class Schedule {
  readonly #now: () => number;
  readonly #claims: Claims;
  readonly #stopping = new AbortController();
  #abandoning = new AbortController();
  #ticking: Promise<void> | undefined;

  constructor(readonly options: ScheduleOptions) {
    const { interval, replica, store, onStoreFailure, now = Date.now } = options;
    this.#now = now;
    this.#claims = new Claims({ interval, replica, store, onStoreFailure, now });
  }

  /**
   * Sweeps this slot if it has no record, enough of it is left and its claim can be taken. May be called at any time, any number of times:
   * calls during a tick share it.
   * @throws what `sweep` throws, unless that was aborted
   */
  tick(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return this.#ticking ??= this.#tick().finally(() => this.#ticking = undefined);
  }

  /** No new sweep; the running one is abandoned and its claim released. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException("Lookout is stopping", "AbortError"));
    await this.#ticking?.catch(() => {});
    await this.#claims.stop();
  }

  /** Abandons the running sweep, if there is one, and releases its claim; its slot may then be swept again. */
  abandon(why: string): void {
    this.#abandoning.abort(new DOMException(why, "AbortError"));
    this.#abandoning = new AbortController();
  }

  /** When another process's claim on a slot expires if that process is gone, ms UTC; undefined: none is known. */
  heldUntil(slot: number): number | undefined {
    return this.#claims.heldUntil(slot);
  }

  async #tick(): Promise<void> {
    const { interval, sweep } = this.options;
    const now = this.#now();
    const slot = slotOf(now, interval);
    const swept = await this.options.swept(slot);
    if (swept.slot) return;
    // A first sweep starts immediately, whatever the time: somebody who has just started Lookout wants to see something.
    const first = !swept.ever;
    if (!first && isTooLate(now, interval)) return;

    const end = (first ? now : slot) + interval;
    const isOurs = swept.failed ? undefined : await this.#claims.take(slot);
    // An unreachable store must not stop checks: the first record written for the slot will stay.
    if (isOurs === false || isOurs === undefined && this.#claims.isHeld(slot)) return;
    const claim = this.#claims.hold(slot, end, !swept.failed);
    const signal = AbortSignal.any([this.#stopping.signal, this.#abandoning.signal, claim.signal]);
    const confirm = async () => {
      await claim.confirm();
      signal.throwIfAborted();
    };
    const started = this.#now();
    const late = first ? 0 : Math.max(0, started - slot);
    let kept = true;
    try {
      // Another process may have finished its sweep and released its claim since the slot was looked up.
      if (!swept.failed && (await this.options.swept(slot)).slot) return;
      kept = await sweep({ slot, started, late, deadline: end - marginOf(interval), signal, confirm });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await claim.end(kept);
    }
  }
}
