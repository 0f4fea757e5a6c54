import { HOUR } from "../duration.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { Store } from "./store.ts";

/** How much time the sweeps that are read together span, in ms: a whole day of them could exceed the memory. */
const STEP = HOUR;

/** The records of the slots from `since` to before `until` (ms UTC), oldest first, an hour in memory at a time. */
export async function* walk(
  store: Pick<Store, "nextSlot" | "sweeps">,
  since: number,
  until: number,
): AsyncGenerator<SweepRecord> {
  for (let slot = await store.nextSlot(since); slot !== undefined && slot < until;) {
    const end = slot + STEP;
    const records = await store.sweeps(slot, Math.min(end, until));
    yield* records;
    // The next slot is looked up only after an empty read: years may lie between.
    slot = records.length > 0 ? end : await store.nextSlot(end);
  }
}
