import { DAY } from "../duration.ts";
import type { PastSweep, SweepRecord } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import { type StoreBreak } from "../model/view.ts";
import type { Store } from "../store/store.ts";
import { walk } from "../store/walk.ts";
import { type Change, changesBetween } from "./changes.ts";
import { IncidentBook } from "./incident_book.ts";
import { Past } from "./past.ts";
import { PastReader, type PastReaderOptions } from "./past_reader.ts";
import { isListKnown } from "./trail.ts";
import { MAX_COUNTS } from "./week.ts";

export interface HistoryOptions extends PastReaderOptions {
  store: PastReaderOptions["store"] & Pick<Store, "name" | "sweep" | "sweepCounts" | "putIncidents" | "lastBreak">;
  /** The slot that the clock is in, ms UTC. */
  slot: number;
  /**
   * Called for each sweep that is added, wherever it came from, with the targets that went down or came back according to what is now
   * known; for sweeps from before this process started, once at most.
   */
  onSweep: (sweep: PastSweep, changes: readonly Change[]) => void;
}

/** Adds records to the past, wherever they come from: this process's own sweeps, the store and the spool. */
export class History {
  readonly #reader: PastReader;
  #past: Past;
  /** The slot in which the store was last searched for late records. */
  #searched = -Infinity;
  #isStale = false;
  #hasUnsavedIncidents = false;
  /** The last break of the store that has been handled. */
  #accepted: StoreBreak | undefined;

  constructor(readonly options: HistoryOptions) {
    const { interval, slot, store } = options;
    this.#reader = new PastReader(options);
    this.#accepted = store.lastBreak;
    this.#past = new Past({ interval, slot, incidents: new IncidentBook() });
  }

  get past(): Past {
    return this.#past;
  }

  /** Whether it has to be read again. */
  get isStale(): boolean {
    // Without a search for that long, records may have left the past day before they were found.
    return this.#isStale || this.#past.slot - this.#searched > DAY / 2;
  }

  /** Whether the store's incidents may lack changes that other processes' next sweeps will not add. */
  get hasUnsavedIncidents(): boolean {
    return this.#hasUnsavedIncidents;
  }

  /** Marks everything as to be read again: the clock was set, and records were dropped because of it. */
  markStale(): void {
    this.#isStale = true;
  }

  /** Adds the records in the spool; those whose list only the store has come with the store's. */
  async loadSpool({ hash, targets }: TargetList): Promise<void> {
    const { spool } = this.options;
    for await (const record of spool.sweeps(this.#past.hour.start)) {
      const list = record.list === hash ? { targets } : await spool.targets(record.list);
      if (list) this.add({ record, targets: list.targets });
    }
  }

  /** Reads the past day, incidents, and the newest sweep, however old. */
  async load(): Promise<void> {
    const { store, onSweep } = this.options;
    const { slot } = this.#past;
    this.#isStale = false;
    try {
      const past = await this.#reader.read(this.#past);
      // What is in memory may be all that is left.
      if (store.lastBreak !== this.#accepted) throw new Error(`${store.name} was lost or replaced meanwhile`);
      // Meanwhile the clock went on, and this process may have swept.
      past.moveTo(this.#past.slot);
      for (const sweep of this.#past.hour.known) if (!past.has(sweep.record.slot)) past.add(sweep);
      const changes = changesBetween(this.#past.states, past.states);
      this.#past = past;
      this.#searched = slot;
      this.#hasUnsavedIncidents = true;
      if (past.hour.latest) onSweep(past.hour.latest, changes);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  /** Reads the counts of the sweeps of the past eight days, as far as the store has them. */
  async loadWeek(): Promise<void> {
    const { week, slot } = this.#past;
    const known = new Set(week.counts.map(({ slot }) => slot));
    const stored = await this.options.store.sweepCounts(slot, MAX_COUNTS);
    week.put(...stored.filter(({ slot }) => !known.has(slot)));
  }

  /** Reads from the store the record of a slot, which another process may have swept, and of the one before, which may be late. */
  async look(slot: number): Promise<void> {
    const { store, interval } = this.options;
    const unknown = [slot - interval, slot].filter((each) => !this.#past.has(each));
    const records = await Promise.all(unknown.map((each) => store.sweep(each)));
    for (const record of records) if (record) await this.#adopt(record);
  }

  /** Once a slot, reads the missing records of the past day, which another process may have spooled; false: done in this slot before. */
  async search(): Promise<boolean> {
    const { store, interval } = this.options;
    const { slot, trail } = this.#past;
    if (this.#searched === slot) return false;
    for (const [after, before] of trail.gaps(interval, slot)) {
      for await (const record of walk(store, after + 1, before)) await this.#adopt(record);
    }
    await this.#reader.readAhead(this.#past, slot);
    this.#searched = slot;
    return true;
  }

  /** Adds the record that the store has for a slot, in place of any other. */
  async replace(record: SweepRecord): Promise<void> {
    const sweep = { record, targets: await this.#reader.targetsOf(record.list, this.#past) };
    this.#take(sweep);
    // Anything older than a day is settled, and can only be read again.
    if (record.slot <= this.#past.slot && isListKnown(sweep) && !this.#past.trail.has(record.slot)) {
      this.#isStale = true;
    }
  }

  /** Adds a sweep made by this process; false: its slot has another one. */
  add(sweep: PastSweep): boolean {
    this.#hasUnsavedIncidents = true;
    if (this.#past.has(sweep.record.slot)) return false;
    this.#take(sweep);
    return true;
  }

  /**
   * Writes to the store which incidents opened and closed.
   * @throws what the store throws; they are then written the next time
   */
  async saveIncidents(): Promise<void> {
    const { store, interval } = this.options;
    // Sweeps that are added meanwhile are for the next time.
    this.#hasUnsavedIncidents = false;
    try {
      await this.#past.incidents.save(store, this.#past.slot + 2 * interval);
    } catch (error) {
      this.#hasUnsavedIncidents = true;
      throw error;
    }
  }

  /**
   * Writes all known incidents to a store that has lost them.
   * @throws what the store throws
   */
  async rewriteIncidents(): Promise<void> {
    this.#past.incidents.forgetStored();
    this.#hasUnsavedIncidents = true;
    await this.saveIncidents();
  }

  /** Notes that what the store lost was written to it again, so that it can be read. */
  accept(lastBreak: StoreBreak): void {
    this.#accepted = lastBreak;
  }

  async #adopt(record: SweepRecord): Promise<void> {
    if (this.#past.trail.has(record.slot)) return;
    const sweep = { record, targets: await this.#reader.targetsOf(record.list, this.#past) };
    const { hour } = this.#past;
    // One whose list still cannot be read is only taken once.
    if (sweep.targets.length === 0 && hour.has(record.slot)) return;
    if (!this.#past.trail.has(record.slot)) this.#take(sweep);
  }

  #take(sweep: PastSweep): void {
    const { slot } = sweep.record;
    if (slot > this.#past.slot) return this.#past.noteAhead(slot);
    if (slot <= this.#past.trail.newest) this.#hasUnsavedIncidents = true;
    this.options.onSweep(sweep, this.#past.take(sweep));
  }
}
