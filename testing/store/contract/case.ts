import { MINUTE } from "../../../lib/duration.ts";
import type { Store } from "../../../lib/store/store.ts";

/** Length of slots, ms. */
export const SLOT = 10 * MINUTE;

/**
 * Registers a test of every store. It runs with a new store, at the start of a slot (ms UTC) near the present; the store goes by
 * `clock.now`, which the test may move.
 */
export type StoreTest = (
  behaviour: string,
  run: (store: Store, slot: number, clock: { now: number }) => Promise<void>,
) => void;
