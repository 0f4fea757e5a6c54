import type { SweepRecord } from "./record.ts";
import type { Spool } from "./store/spool.ts";
import type { Store } from "./store/store.ts";
import type { PastSweep } from "./view.ts";

export interface KeeperOptions {
  store: Store;
  spool: Spool;
  /** Told the record that a slot has in the store, where that is another one than was to be kept. */
  onOther: (record: SweepRecord) => Promise<void>;
}

/**
 * Brings sweeps to the store by way of the spool: what was measured outlasts a store that is away and the end of this process, at any
 * moment.
 */
export class Keeper {
  /** Hash of the list that the spool was given last. */
  #list: string | undefined;
  #draining: Promise<Set<string>> | undefined;

  constructor(readonly options: KeeperOptions) {}

  /** Keeps a sweep. @throws what the store throws; the sweep then waits in the spool */
  async keep({ record, targets }: PastSweep): Promise<void> {
    const { store, spool, onOther } = this.options;
    const hash = record.list;
    await spool.add(record, this.#list === hash ? undefined : { hash, targets });
    this.#list = hash;
    const told = await this.drain();
    if (!told.has(record.replica)) {
      // Another process on this disk told the store, and was told in turn which record was first.
      const first = await store.sweep(record.slot);
      if (first && first.replica !== record.replica) await onOther(first);
    }
    await store.prune();
  }

  /** Tells the store what waits; while that goes on, a further call is the same one. @throws what the store throws */
  drain(): Promise<Set<string>> {
    const { store, spool, onOther } = this.options;
    return this.#draining ??= spool.drain(store, onOther).finally(() => this.#draining = undefined);
  }
}
