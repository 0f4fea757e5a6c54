import { DAY } from "../duration.ts";
import type { Target } from "../model/target.ts";
import type { Spool } from "../store/spool.ts";
import { RETENTION, type Store } from "../store/store.ts";
import { walk } from "../store/walk.ts";
import { IN_MEMORY, IncidentBook } from "./incident_book.ts";
import { rewindIncidents } from "./incident_fold.ts";
import { Past } from "./past.ts";

/** The most future slots that are searched for a record. */
const MAX_AHEAD = 120;

export interface PastReaderOptions {
  store: Pick<Store, "sweeps" | "nextSlot" | "lastSweep" | "targets" | "incidents">;
  /** Has what the store does not have yet. */
  spool: Pick<Spool, "sweeps" | "targets">;
  /** Length of slots, ms. */
  interval: number;
}

/** Reads the past from the store and the spool. */
export class PastReader {
  constructor(private readonly options: PastReaderOptions) {}

  /**
   * The past up to the slot of `known`: its last day, incidents, and the newest sweep, however old.
   * @param known where lists are looked up first
   */
  async read(known: Past): Promise<Past> {
    const { store, spool, interval } = this.options;
    const { slot, hour } = known;
    const last = await store.lastSweep(slot);
    const now = last?.slot ?? hour.start;
    const stored = await store.incidents(now - IN_MEMORY);
    // Incidents of the past day follow from its sweeps; for earlier ones the store is authoritative.
    const since = Math.max(Math.min(stored.through, now - DAY), now - RETENTION.sweep);
    // And up to the first of these sweeps: a store that lost its sweeps may have had its incidents written again.
    const settled = Math.max(since, await this.#firstSlot(since + 1, slot) - 1);
    const incidents = new IncidentBook({ ...rewindIncidents(stored, settled), through: since }, stored);
    const past = new Past({ interval, slot, incidents, week: known.week });
    const first = await store.nextSlot(0);
    if (first !== undefined) past.hour.noteSwept(first);
    const lists = new Map<string, Target[]>();
    const targetsOf = async (list: string) => {
      let targets = lists.get(list);
      if (!targets) lists.set(list, targets = await this.targetsOf(list, known));
      return targets;
    };
    for await (const record of walk(store, since + 1, slot + 1)) {
      past.add({ record, targets: await targetsOf(record.list) });
    }
    await this.readAhead(past, slot);
    for await (const record of spool.sweeps(since + 1)) {
      if (!past.has(record.slot)) past.add({ record, targets: await targetsOf(record.list) });
    }
    return past;
  }

  /** Finds the slots after `slot` that have a record already, made while the clock was ahead: the next sweep is due after those. */
  async readAhead(past: Past, slot: number): Promise<void> {
    const { store, interval } = this.options;
    for (let ahead = slot + interval; ahead <= slot + MAX_AHEAD * interval; ahead += interval) {
      if (await store.nextSlot(ahead) !== ahead) return;
      past.noteAhead(ahead);
    }
  }

  /** The targets of the list with this hash; none: the list is not known. */
  async targetsOf(list: string, past: Past): Promise<Target[]> {
    const { store, spool } = this.options;
    const known = past.hour.known.find(({ record }) => record.list === list);
    if (known && known.targets.length > 0) return known.targets;
    return (await spool.targets(list) ?? await store.targets(list))?.targets ?? [];
  }

  /** The first slot from `since` to `until` of which the store or the spool has a record; -Infinity: there is none. All in ms UTC. */
  async #firstSlot(since: number, until: number): Promise<number> {
    const { store, spool } = this.options;
    let first = await store.nextSlot(since) ?? Infinity;
    for await (const { slot } of spool.sweeps(since)) first = Math.min(first, slot);
    return first <= until ? first : -Infinity;
  }
}
