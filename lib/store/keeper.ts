import { dayOf } from "../model/day.ts";
import type { PastSweep, SweepRecord } from "../model/sweep.ts";
import type { Spool, Told } from "./spool.ts";
import type { Store } from "./store.ts";

export interface KeeperOptions {
  store: Store;
  spool: Spool;
  /** Told the record that a slot has in the store, where that is another one than was to be kept. */
  onOther: (record: SweepRecord) => Promise<void>;
  /** Whether the clock may be believed in what is old enough to be deleted. Default: always. */
  mayPrune?: () => boolean;
}

/**
 * Brings sweeps to the store by way of the spool: what was measured outlasts a store that is away and the end of this process, at any
 * moment.
 */
export class Keeper {
  /** Hash of the list that was swept last. */
  #list: string | undefined;
  /** The list that the store was told last, and the UTC day of the sweep it came with. */
  #told: { hash: string; day: number } | undefined;
  #draining: Promise<Told> | undefined;

  constructor(readonly options: KeeperOptions) {}

  /** Keeps a sweep. @throws what the store throws; the sweep then waits in the spool */
  async keep({ record, targets }: PastSweep): Promise<void> {
    const { store, spool, onOther, mayPrune } = this.options;
    const { list: hash, replica, slot } = record;
    const list = { hash, targets };
    const day = dayOf(slot);
    this.#list = hash;
    // Also once a day: another process may have made another list the latest, and this one would be forgotten.
    const due = this.#told?.hash !== hash || this.#told.day !== day;
    await spool.add(record, due ? list : undefined);
    const told = await this.drain();
    if (told.lists.has(hash)) this.#told = { hash, day };
    if (!told.sweeps.some((each) => each.slot === slot && each.replica === replica)) {
      // Another process on this disk told the store, and was told in turn which record was first; or the disk does not give it now.
      const first = await store.sweep(slot);
      if (!first) {
        throw new Error(
          `Cannot write the sweep of ${new Date(slot).toISOString()} to ${store.name}: it is still in the spool`,
        );
      }
      if (first.replica !== replica) await onOther(first);
      if (due) {
        await store.putTargets(list);
        this.#told = { hash, day };
      }
    }
    if (mayPrune?.() ?? true) await store.prune();
  }

  /** Forgets which list the store was told, since it does not have it any more. */
  forget(): void {
    this.#told = undefined;
  }

  /** Tells the store what waits; while that goes on, a further call is the same one. @throws what the store throws */
  drain(): Promise<Told> {
    const { store, spool, onOther } = this.options;
    return this.#draining ??= spool.drain(store, { onOther, isLatest: (hash) => hash === this.#list })
      .finally(() => this.#draining = undefined);
  }
}
