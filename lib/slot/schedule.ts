import { deadline } from "../deadline.ts";
import type { Store } from "../store/store.ts";
import { claimLengthOf, isTooLate, marginOf, slotOf, storeTimeout, type Turn } from "./slot.ts";

/** Milliseconds more that a release has when the process is to end. */
const LAST_CHANCE = 2000;

export interface ScheduleOptions {
  interval: number;
  replica: string;
  store: Pick<Store, "claim" | "release">;
  /**
   * Whether a slot has a record, and whether anything was ever swept. `failed`: the store could not be asked; it is not waited for
   * again, so the slot is swept without a claim, unless another process had that a moment ago.
   */
  swept: (slot: number) => Promise<{ slot: boolean; ever: boolean; failed?: boolean }>;
  /**
   * Sweeps a slot and keeps its record; false: the store could not be told yet. The claim is then not given back, or another process
   * would sweep the slot again: it comes to its end by itself.
   */
  sweep: (turn: Turn) => Promise<boolean>;
  /** Told what went wrong with the store; the slot is then swept all the same. */
  onStoreFailure: (error: Error) => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** A claim that is held; `signal` is aborted when it is lost. */
interface HeldClaim extends Pick<Turn, "signal" | "confirm"> {
  /** Renews it no more, and gives it back or lets it come to its end by itself. */
  end: (giveBack: boolean) => Promise<void>;
}

/** A claim that was asked for in vain: when first, and when last. All in ms UTC. */
interface Refusal {
  slot: number;
  since: number;
  last: number;
}

/** Who sweeps what when. */
export class Schedule {
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #ticking: Promise<void> | undefined;
  #refused: Refusal | undefined;
  /** What the store was asked for claims and has not answered yet, though nobody may wait for it any more. */
  readonly #claiming = new Set<Promise<unknown>>();
  #releasing: Promise<void> | undefined;

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
    if (this.#releasing) await deadline(this.#releasing, LAST_CHANCE).catch(() => {});
  }

  /** When another process's claim on a slot ends if that process is no more, ms UTC; undefined: none is known of. */
  heldUntil(slot: number): number | undefined {
    if (this.#refused?.slot !== slot) return undefined;
    return this.#refused.since + claimLengthOf(this.options.interval);
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
    const had = swept.failed ? undefined : await this.#take(slot);
    // A store that is away must not stop the checking: the first record written for the slot will stay.
    if (had === false || had === undefined && this.#isHeld(slot)) return;
    const claim = this.#hold(slot, end, !swept.failed);
    const signal = AbortSignal.any([this.#stopping.signal, claim.signal]);
    const confirm = async () => {
      await claim.confirm();
      signal.throwIfAborted();
    };
    const started = this.#now();
    const late = first ? 0 : Math.max(0, started - slot);
    let kept = true;
    try {
      // Another process may have ended its sweep and released its claim since the slot was looked at.
      if (!swept.failed && (await this.options.swept(slot)).slot) return;
      kept = await sweep({ slot, started, late, deadline: end - marginOf(interval), signal, confirm });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await claim.end(kept);
    }
  }

  /** Takes or renews a claim; false: another process has it; undefined: the store could not be asked. */
  async #take(slot: number): Promise<boolean | undefined> {
    const { store, replica, interval, onStoreFailure } = this.options;
    try {
      const until = this.#now() + claimLengthOf(interval);
      const claiming = store.claim(slot, replica, until);
      this.#claiming.add(claiming);
      const answered = () => this.#claiming.delete(claiming);
      claiming.then(answered, answered);
      const had = await deadline(claiming, storeTimeout(interval));
      if (!had) this.#refuse(slot);
      return had;
    } catch (error) {
      onStoreFailure(error as Error);
      return undefined;
    }
  }

  #refuse(slot: number): void {
    const now = this.#now();
    const until = this.heldUntil(slot);
    // Who has it still when it could have ended has renewed it.
    const since = until === undefined || until <= now ? now : this.#refused!.since;
    this.#refused = { slot, since, last: now };
  }

  /**
   * Whether another process had the claim so lately that it may be at work still. Not when the slot would be lost by waiting: should
   * that process be gone, nobody would sweep.
   */
  #isHeld(slot: number): boolean {
    const { interval } = this.options;
    if (this.#refused?.slot !== slot) return false;
    return this.#now() < Math.min(this.#refused.last + claimLengthOf(interval), slot + 0.7 * interval);
  }

  /** Renews a claim until it is released or the time `end` has come; where none was asked for, minds the time alone. */
  #hold(slot: number, end: number, claimed: boolean): HeldClaim {
    const { interval, onStoreFailure } = this.options;
    const length = claimLengthOf(interval);
    const lost = new AbortController();
    const lose = (why: string) => lost.abort(new DOMException(why, "AbortError"));
    let renewed = this.#now();
    const renew = async () => {
      const now = this.#now();
      // No sweep lasts that long, unless the machine slept: what was asked before and after says nothing of the sites.
      if (now >= end) lose("its time has passed, as if the machine had slept");
      else if (!claimed || await this.#take(slot) !== false) renewed = now;
      else lose("another process has taken it over");
    };
    // One at a time, or a slow renewal could come after the release and undo it.
    let renewing: Promise<void> | undefined;
    const renewOnce = () => renewing ??= renew().finally(() => renewing = undefined);
    const timer = setInterval(renewOnce, length / 3);
    const isStale = () => this.#now() >= renewed + length;
    return {
      signal: lost.signal,
      confirm: async () => {
        if (!isStale()) return;
        // One that is under way may have been begun before a pause.
        await renewing;
        if (isStale()) await renewOnce();
      },
      end: async (giveBack) => {
        clearInterval(timer);
        await renewing;
        if (!claimed || !giveBack) return;
        this.#releasing = this.#release(slot);
        await deadline(this.#releasing, storeTimeout(interval)).catch(onStoreFailure);
      },
    };
  }

  /** Gives a claim back once the store has answered all that it was asked for it: what it does later would undo the release. */
  async #release(slot: number): Promise<void> {
    const { store, replica } = this.options;
    await Promise.allSettled(this.#claiming);
    await store.release(slot, replica);
  }
}
