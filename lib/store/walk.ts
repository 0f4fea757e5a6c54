import type { SweepRecord } from "../model/sweep.ts";
import type { Store } from "./store.ts";

/** Sweeps that are read at once, in ms: a whole day of them could take more memory than there is. */
const STEP = 3_600_000;

/** The records of the slots from `since` to before `until` (ms UTC), oldest first, an hour at hand at a time. */
export async function* walk(
  store: Pick<Store, "nextSlot" | "sweeps">,
  since: number,
  until: number,
): AsyncGenerator<SweepRecord> {
  for (let slot = await store.nextSlot(since); slot !== undefined && slot < until;) {
    const end = slot + STEP;
    const records = await store.sweeps(slot, Math.min(end, until));
    yield* records;
    // Only where nothing was swept is it asked for what comes next: years may lie between.
    slot = records.length > 0 ? end : await store.nextSlot(end);
  }
}
