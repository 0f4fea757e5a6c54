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
  #draining: Promise<void> | undefined;

  constructor(readonly options: KeeperOptions) {}

  /** Keeps a sweep. @throws what the store throws; the sweep then waits in the spool */
  async keep({ record, targets }: PastSweep): Promise<void> {
    const hash = record.list;
    await this.options.spool.add(record, this.#list === hash ? undefined : { hash, targets });
    this.#list = hash;
    await this.drain();
    await this.options.store.prune();
  }

  /** Tells the store what waits; while that goes on, a further call is the same one. @throws what the store throws */
  drain(): Promise<void> {
    const { store, spool, onOther } = this.options;
    return this.#draining ??= spool.drain(store, onOther).finally(() => this.#draining = undefined);
  }
}
