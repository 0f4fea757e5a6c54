import { deadline } from "../deadline.ts";
import type { Store } from "../store/store.ts";
import { claimLengthOf, storeTimeout, type Turn } from "./slot.ts";

/** Additional milliseconds for a release when the process is about to end. */
const STOP_TIMEOUT = 2000;

export interface ClaimsOptions {
  interval: number;
  replica: string;
  store: Pick<Store, "claim" | "release">;
  /** Called with each failure of the store. */
  onStoreFailure: (error: Error) => void;
  /** ms UTC. */
  now: () => number;
}

/** A claim that is held; `signal` is aborted when it is lost. */
export interface HeldClaim extends Pick<Turn, "signal" | "confirm"> {
  /** Stops renewing it, and releases it or lets it expire. */
  end: (isReleased: boolean) => Promise<void>;
}

/** A claim that another process had: since when at the latest, and when that was last seen. All in ms UTC. */
interface Rejection {
  slot: number;
  since: number;
  last: number;
}

/** This process's claims on slots, and its knowledge of other processes' claims. */
export class Claims {
  #rejection: Rejection | undefined;
  /** Requests to the store for claims that are still pending, even if they are no longer waited for. */
  readonly #pending = new Set<Promise<unknown>>();
  #releasing: Promise<void> | undefined;

  constructor(readonly options: ClaimsOptions) {}

  /** Takes or renews a claim; false: another process has it; undefined: the store could not be reached. */
  async take(slot: number): Promise<boolean | undefined> {
    const { store, replica, interval, onStoreFailure, now } = this.options;
    try {
      const claiming = store.claim(slot, replica, now() + claimLengthOf(interval));
      this.#pending.add(claiming);
      const settled = () => this.#pending.delete(claiming);
      claiming.then(settled, settled);
      const isOurs = await deadline(claiming, storeTimeout(interval));
      if (!isOurs) this.#noteRejection(slot);
      return isOurs;
    } catch (error) {
      onStoreFailure(error as Error);
      return undefined;
    }
  }

  /** When another process's claim on a slot expires if that process is gone, ms UTC; undefined: none is known. */
  heldUntil(slot: number): number | undefined {
    if (this.#rejection?.slot !== slot) return undefined;
    return this.#rejection.since + claimLengthOf(this.options.interval);
  }

  /**
   * Whether another process had the claim so recently that it may still be sweeping. False if waiting would lose the slot: should that
   * process be gone, nobody would sweep.
   */
  isHeld(slot: number): boolean {
    const { interval, now } = this.options;
    if (this.#rejection?.slot !== slot) return false;
    return now() < Math.min(this.#rejection.last + claimLengthOf(interval), slot + 0.7 * interval);
  }

  /** Renews a claim until it is released or the time `end` has come; without a claim, only watches the time. */
  hold(slot: number, end: number, isClaimed: boolean): HeldClaim {
    const { interval, onStoreFailure, now } = this.options;
    const length = claimLengthOf(interval);
    const lost = new AbortController();
    const lose = (why: string) => lost.abort(new DOMException(why, "AbortError"));
    let renewed = now();
    const renew = async () => {
      const began = now();
      // No sweep lasts that long, unless the machine slept: checks from before and after say nothing about the sites.
      if (began >= end) lose("its time has passed, as if the machine had slept");
      else if (!isClaimed || await this.take(slot) !== false) renewed = began;
      else lose("another process has taken it over");
    };
    // One at a time: a store that is slow does not get more requests than it responds to.
    let renewing: Promise<void> | undefined;
    const renewOnce = () => renewing ??= renew().finally(() => renewing = undefined);
    const timer = setInterval(renewOnce, length / 3);
    const isStale = () => now() >= renewed + length;
    return {
      signal: lost.signal,
      confirm: async () => {
        if (!isStale()) return;
        // One that is under way may have begun before a pause.
        await renewing;
        if (isStale()) await renewOnce();
      },
      end: async (isReleased) => {
        clearInterval(timer);
        if (!isClaimed || !isReleased) return;
        this.#releasing = this.#release(slot);
        await deadline(this.#releasing, storeTimeout(interval)).catch(onStoreFailure);
      },
    };
  }

  /** Waits a little longer for the last release. */
  async stop(): Promise<void> {
    if (this.#releasing) await deadline(this.#releasing, STOP_TIMEOUT).catch(() => {});
  }

  #noteRejection(slot: number): void {
    const now = this.options.now();
    const until = this.heldUntil(slot);
    // A process that still has it when it could have expired has renewed it.
    const since = until === undefined || until <= now ? now : this.#rejection!.since;
    this.#rejection = { slot, since, last: now };
  }

  /** Releases a claim once no request for it is pending: one that the store carries out later would undo the release. */
  async #release(slot: number): Promise<void> {
    const { store, replica } = this.options;
    await Promise.allSettled(this.#pending);
    await store.release(slot, replica);
  }
}
