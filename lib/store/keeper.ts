import { dayOf } from "../model/day.ts";
import type { PastSweep, SweepRecord } from "../model/sweep.ts";
import type { Drained, Spool } from "./spool.ts";
import type { Store } from "./store.ts";
import { iso } from "../text/iso.ts";

export interface KeeperOptions {
  store: Store;
  spool: Spool;
  /** Called with the record that the store has for a slot when that is not the one to be kept. */
  onOther: (record: SweepRecord) => Promise<void>;
  /** Whether the clock can be trusted to say what is old enough to be deleted. Default: always. */
  mayPrune?: () => boolean;
}

/**
 * Writes sweeps to the store by way of the spool, so that results survive an unavailable store and the sudden end of this process.
 */
export class Keeper {
  /** Hash of the list of the last sweep. */
  #list: string | undefined;
  /** The list that was last written to the store, and the UTC day of its sweep. */
  #written: { hash: string; day: number } | undefined;
  #draining: Promise<Drained> | undefined;

  constructor(readonly options: KeeperOptions) {}

  /** Keeps a sweep. @throws what the store throws; the sweep then stays in the spool */
  async keep({ record, targets }: PastSweep): Promise<void> {
    const { store, spool, onOther, mayPrune } = this.options;
    const { list: hash, replica, slot } = record;
    const list = { hash, targets };
    const day = dayOf(slot);
    this.#list = hash;
    // Also once a day: another process may have made another list the latest, and this one would be deleted.
    const due = this.#written?.hash !== hash || this.#written.day !== day;
    await spool.add(record, due ? list : undefined);
    const drained = await this.drain();
    if (drained.lists.has(hash)) this.#written = { hash, day };
    if (!drained.sweeps.some((each) => each.slot === slot && each.replica === replica)) {
      // Another process that shares this spool wrote it, and only that one knows which record was first; or the disk cannot be read now.
      const first = await store.sweep(slot);
      if (!first) {
        throw new Error(
          `Cannot write the sweep of ${iso(slot)} to ${store.name}: it is still in the spool`,
        );
      }
      if (first.replica !== replica) await onOther(first);
      if (due) {
        await store.putTargets(list);
        this.#written = { hash, day };
      }
    }
    if (mayPrune?.() ?? true) await store.prune();
  }

  /** Forgets which list was written to the store, which has lost it. */
  forget(): void {
    this.#written = undefined;
  }

  /** Writes what is pending to the store; calls during that share it. @throws what the store throws */
  drain(): Promise<Drained> {
    const { store, spool, onOther } = this.options;
    return this.#draining ??= spool.drain(store, { onOther, isLatest: (hash) => hash === this.#list })
      .finally(() => this.#draining = undefined);
  }
}
