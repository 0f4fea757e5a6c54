import { DAY } from "../duration.ts";
import type { PastSweep, SweepRecord } from "../model/sweep.ts";
import type { Target, TargetList } from "../model/target.ts";
import { type StoreBreak } from "../model/view.ts";
import type { Spool } from "../store/spool.ts";
import { RETENTION, type Store } from "../store/store.ts";
import { walk } from "../store/walk.ts";
import { type Change, changesBetween } from "./changes.ts";
import { AT_HAND, IncidentBook } from "./incident_book.ts";
import { rewindIncidents } from "./incident_fold.ts";
import { Past } from "./past.ts";
import { isListKnown } from "./trail.ts";

/** Slots to come that are looked at for a record, at most. */
const MAX_AHEAD = 120;

export interface HistoryOptions {
  store: Pick<
    Store,
    "name" | "sweep" | "sweeps" | "nextSlot" | "lastSweep" | "targets" | "incidents" | "putIncidents" | "lastBreak"
  >;
  /** What the store does not have yet. */
  spool: Pick<Spool, "sweeps" | "targets">;
  /** Length of slots, ms. */
  interval: number;
  /** The slot that the clock is in, ms UTC. */
  slot: number;
  /**
   * Called for each sweep that is taken in, whichever way it came, with the targets that went down or came back by what is known now; of
   * what was swept before this process began, once at most.
   */
  onSweep: (sweep: PastSweep, changes: readonly Change[]) => void;
}

/** Reads records into the past, from wherever they come: this process's own sweeps, the store and the spool. */
export class History {
  #past: Past;
  /** The slot in which it was last looked for what came late. */
  #searched = -Infinity;
  #isStale = false;
  #isUnkept = false;
  /** What happened last to the store, where this history goes on after it. */
  #accepted: StoreBreak | undefined;

  constructor(readonly options: HistoryOptions) {
    const { interval, slot, store } = options;
    this.#accepted = store.lastBreak;
    this.#past = new Past({ interval, slot, incidents: new IncidentBook() });
  }

  get past(): Past {
    return this.#past;
  }

  /** Whether it is to be read anew. */
  get isStale(): boolean {
    // What was not looked for in all this time may have left the past day by now.
    return this.#isStale || this.#past.slot - this.#searched > DAY / 2;
  }

  /** Whether the store's incidents may differ from what the records say, by more than others' next sweeps will mend. */
  get isUnkept(): boolean {
    return this.#isUnkept;
  }

  /** After the clock was set, what was let go for it is read again with the next look. */
  mistrust(): void {
    this.#isStale = true;
  }

  /** Takes up what waits in the spool; what was swept with a list that only the store knows comes when the store does. */
  async loadSpool({ hash, targets }: TargetList): Promise<void> {
    const { spool } = this.options;
    for await (const record of spool.sweeps(this.#past.hour.start)) {
      const list = record.list === hash ? { targets } : await spool.targets(record.list);
      if (list) this.add({ record, targets: list.targets });
    }
  }

  /** Takes up where the store left off: the past day, incidents, and the newest sweep, however old. */
  async load(): Promise<void> {
    const { store, spool, interval, onSweep } = this.options;
    const { slot, hour } = this.#past;
    this.#isStale = false;
    try {
      const last = await store.lastSweep(slot);
      const now = last?.slot ?? hour.start;
      const stored = await store.incidents(now - AT_HAND);
      // What sweeps of the past day led to follows from them; before them the store's word holds.
      const since = Math.max(Math.min(stored.through, now - DAY), now - RETENTION.sweep);
      // It also holds up to the first of them: a store that lost its sweeps may have been given its incidents anew.
      const settled = Math.max(since, await this.#firstSlot(since + 1, slot) - 1);
      const incidents = new IncidentBook({ ...rewindIncidents(stored, settled), through: since }, stored);
      const past = new Past({ interval, slot, incidents });
      const first = await store.nextSlot(0);
      if (first !== undefined) past.hour.beganBy(first);
      const lists = new Map<string, Target[]>();
      const targetsOf = async (list: string) => {
        let targets = lists.get(list);
        if (!targets) lists.set(list, targets = await this.#targetsOf(list));
        return targets;
      };
      for await (const record of walk(store, since + 1, slot + 1)) {
        past.add({ record, targets: await targetsOf(record.list) });
      }
      await this.#foresee(past, slot);
      for await (const record of spool.sweeps(since + 1)) {
        if (!past.has(record.slot)) past.add({ record, targets: await targetsOf(record.list) });
      }
      // What is in memory may be all that is left.
      if (store.lastBreak !== this.#accepted) throw new Error(`${store.name} was lost or replaced meanwhile`);
      // Meanwhile the clock went on, and this process may have swept.
      past.turn(this.#past.slot);
      for (const sweep of this.#past.hour.known) if (!past.has(sweep.record.slot)) past.add(sweep);
      const changes = changesBetween(this.#past.states, past.states);
      this.#past = past;
      this.#searched = slot;
      this.#isUnkept = true;
      if (past.hour.latest) onSweep(past.hour.latest, changes);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  /** Looks in the store for the sweep of a slot, which another process may have swept, and of the one before, which may have ended late. */
  async look(slot: number): Promise<void> {
    const { store, interval } = this.options;
    const unknown = [slot - interval, slot].filter((each) => !this.#past.has(each));
    const records = await Promise.all(unknown.map((each) => store.sweep(each)));
    for (const record of records) if (record) await this.#adopt(record);
  }

  /** Once a slot, looks for those of the past day that are missing: another process may have spooled them; true: it was to be done. */
  async search(): Promise<boolean> {
    const { store, interval } = this.options;
    const { slot, trail } = this.#past;
    if (this.#searched === slot) return false;
    for (const [after, before] of trail.gaps(interval, slot)) {
      for await (const record of walk(store, after + 1, before)) await this.#adopt(record);
    }
    await this.#foresee(this.#past, slot);
    this.#searched = slot;
    return true;
  }

  /** Takes in the record that the store has for a slot, in the place of any other. */
  async replace(record: SweepRecord): Promise<void> {
    const sweep = { record, targets: await this.#targetsOf(record.list) };
    this.#take(sweep);
    // What is older than a day is settled, and can only be read anew.
    if (record.slot <= this.#past.slot && isListKnown(sweep) && !this.#past.trail.has(record.slot)) {
      this.#isStale = true;
    }
  }

  /** Takes a sweep of this process's own in; false: its slot has another one. */
  add(sweep: PastSweep): boolean {
    this.#isUnkept = true;
    if (this.#past.has(sweep.record.slot)) return false;
    this.#take(sweep);
    return true;
  }

  /**
   * Writes to the store what opened and closed.
   * @throws what the store throws; it is then written the next time
   */
  async keepIncidents(): Promise<void> {
    const { store, interval } = this.options;
    // What is taken in meanwhile is for the next time.
    this.#isUnkept = false;
    try {
      await this.#past.incidents.keep(store, this.#past.slot + 2 * interval);
    } catch (error) {
      this.#isUnkept = true;
      throw error;
    }
  }

  /**
   * Writes all incidents that are known to a store that has lost them.
   * @throws what the store throws
   */
  async refillIncidents(): Promise<void> {
    this.#past.incidents.forgetStored();
    this.#isUnkept = true;
    await this.keepIncidents();
  }

  /** Notes that the store has been given what it lost, so that it can be read again. */
  accept(lastBreak: StoreBreak): void {
    this.#accepted = lastBreak;
  }

  /** Looks which slots to come have a record, from when the clock was ahead: the next sweep is due after those. */
  async #foresee(past: Past, slot: number): Promise<void> {
    const { store, interval } = this.options;
    for (let ahead = slot + interval; ahead <= slot + MAX_AHEAD * interval; ahead += interval) {
      if (await store.nextSlot(ahead) !== ahead) return;
      past.expect(ahead);
    }
  }

  /** The first slot from `since` to `until` that the store or the spool has a record of; -Infinity: none has. All in ms UTC. */
  async #firstSlot(since: number, until: number): Promise<number> {
    const { store, spool } = this.options;
    let first = await store.nextSlot(since) ?? Infinity;
    for await (const { slot } of spool.sweeps(since)) first = Math.min(first, slot);
    return first <= until ? first : -Infinity;
  }

  async #adopt(record: SweepRecord): Promise<void> {
    if (this.#past.trail.has(record.slot)) return;
    const sweep = { record, targets: await this.#targetsOf(record.list) };
    const { hour } = this.#past;
    // One whose list cannot be read still is news only once.
    if (sweep.targets.length === 0 && hour.has(record.slot)) return;
    if (!this.#past.trail.has(record.slot)) this.#take(sweep);
  }

  #take(sweep: PastSweep): void {
    const { slot } = sweep.record;
    if (slot > this.#past.slot) return this.#past.expect(slot);
    if (slot <= this.#past.trail.newest) this.#isUnkept = true;
    this.options.onSweep(sweep, this.#past.take(sweep));
  }

  async #targetsOf(list: string): Promise<Target[]> {
    const { store, spool } = this.options;
    const known = this.#past.hour.known.find(({ record }) => record.list === list);
    if (known && known.targets.length > 0) return known.targets;
    return (await spool.targets(list) ?? await store.targets(list))?.targets ?? [];
  }
}
