import { LRUCache } from "lru-cache";
import type { PastSweep } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import type { Store } from "../store/store.ts";
import { isListKnown } from "./trail.ts";

/** The most checks that are kept in memory: the last 50 sweeps of 1,000 targets, in 20 MB. */
const MAX_CHECKS = 50_000;

/** The most lists that are kept: consecutive sweeps mostly share one. */
const MAX_LISTS = 2;

/** Reads single sweeps of the past eight days from the store, and caches the last ones: visitors go from one to the next. */
export class SweepReader {
  readonly #store: Pick<Store, "sweep" | "targets">;
  readonly #sweeps = new LRUCache<number, PastSweep>({
    maxSize: MAX_CHECKS,
    sizeCalculation: ({ targets }) => targets.length + 1,
  });
  readonly #lists = new LRUCache<string, Target[]>({ max: MAX_LISTS });

  constructor(store: Pick<Store, "sweep" | "targets">) {
    this.#store = store;
  }

  /**
   * The sweep of a slot, ms UTC; undefined: the store has none, or its list is no longer known.
   * @throws what the store throws
   */
  async read(slot: number): Promise<PastSweep | undefined> {
    const known = this.#sweeps.get(slot);
    if (known) return known;
    const record = await this.#store.sweep(slot);
    if (!record) return undefined;
    const sweep = { record, targets: await this.#targetsOf(record.list) };
    if (!isListKnown(sweep)) return undefined;
    this.#sweeps.set(slot, sweep);
    return sweep;
  }

  async #targetsOf(list: string): Promise<Target[]> {
    const known = this.#lists.get(list);
    if (known) return known;
    const targets = (await this.#store.targets(list))?.targets ?? [];
    if (targets.length > 0) this.#lists.set(list, targets);
    return targets;
  }
}
