import { type Change, type KnownStates, learnStates } from "./changes.ts";
import { DAY } from "./day.ts";
import { type Experience, learn } from "./doubt.ts";
import { Hour } from "./hour.ts";
import { IncidentBook } from "./incident_book.ts";
import type { SweepRecord } from "./record.ts";
import type { Spool } from "./store/spool.ts";
import { RETENTION, type Store } from "./store/store.ts";
import { walk } from "./store/walk.ts";
import type { Target, TargetList } from "./targets.ts";
import { Trail } from "./trail.ts";
import type { PastSweep } from "./view.ts";

/** What is asked of a store. */
type Source = Pick<Store, "sweep" | "sweeps" | "nextSlot" | "lastSweep" | "targets" | "incidents" | "putIncidents">;

export interface HistoryOptions {
  store: Source;
  /** What the store has not been told yet. */
  spool: Pick<Spool, "sweeps" | "targets">;
  /** Length of slots, ms. */
  interval: number;
  /** The slot that the clock is in, ms UTC. */
  slot: number;
}

/** What is at hand of past sweeps, and what they teach. */
export class History {
  readonly hour: Hour;
  #incidents: IncidentBook;
  /** The past day. */
  readonly trail = new Trail();
  readonly #store: Source;
  readonly #spool: Pick<Spool, "sweeps" | "targets">;
  /** The slot in which it was last looked for what was missed. */
  #searched: number | undefined;
  /** Whether a record was replaced since the last `relearn()`. */
  #replaced = false;
  #experience: Experience = { doubted: 0 };
  #states: KnownStates = new Map();

  constructor({ store, spool, interval, slot }: HistoryOptions) {
    this.#store = store;
    this.#spool = spool;
    this.hour = new Hour(interval, slot);
    this.#incidents = new IncidentBook(store);
  }

  get incidents(): IncidentBook {
    return this.#incidents;
  }

  /** What past sweeps say about the monitor's own network. */
  get experience(): Experience {
    return this.#experience;
  }

  /** Takes up what waits in the spool; what was swept with a list that only the store knows comes when the store does. */
  async loadSpool({ hash, targets }: TargetList): Promise<void> {
    for await (const record of this.#spool.sweeps(this.hour.start)) {
      const list = record.list === hash ? { targets } : await this.#spool.targets(record.list);
      if (list) this.add({ record, targets: list.targets });
    }
  }

  /** Takes up where the store left off: the past hour, or else the newest sweep before it, the past day, and incidents. */
  async load(): Promise<void> {
    const last = await this.#store.lastSweep();
    if (last) await this.#adopt(last.slot < this.hour.start ? [last] : await this.#store.sweeps(this.hour.start));
    await this.#loadIncidents(last?.slot);
  }

  /** Folds the sweeps that the stored incidents do not reach to; on the way the past day is taken in. All in ms UTC. */
  async #loadIncidents(newest: number | undefined): Promise<void> {
    const now = this.hour.latest?.record.slot ?? this.hour.start;
    const book = new IncidentBook(this.#store);
    await book.load(now);
    const lists = new Map<string, Target[]>();
    const take = async (record: SweepRecord) => {
      let targets = lists.get(record.list);
      if (!targets) lists.set(record.list, targets = await this.#targetsOf(record.list));
      book.add({ record, targets });
      this.trail.add({ record, targets });
    };
    const since = Math.max(Math.min(now - DAY, book.through) + 1, now - RETENTION.sweep);
    if (newest !== undefined) { for await (const record of walk(this.#store, since, newest + 1)) await take(record); }
    for await (const record of this.#spool.sweeps(since)) await take(record);
    for (const sweep of this.hour.sweeps.toReversed()) book.add(sweep);
    this.#incidents = book;
  }

  /**
   * Looks in the store for the sweep of a slot, which another process may have swept, and of the one before, where a sweep may have
   * ended late; once a slot also for those of the hour that are missing, which another process may have spooled. True: there was
   * something new.
   */
  async look(slot: number): Promise<boolean> {
    const oldest = this.hour.missed.at(-1);
    if (oldest !== undefined && this.#searched !== slot) {
      const found = await this.#adopt(await this.#store.sweeps(oldest));
      this.#searched = slot;
      if (found) return true;
    }
    const unknown = [slot - this.hour.interval, slot].filter((each) => !this.hour.has(each));
    const records = await Promise.all(unknown.map((each) => this.#store.sweep(each)));
    return await this.#adopt(records.filter((record) => record !== undefined));
  }

  /** Takes a record in for the one that its slot has already; what that one had led to stays until `relearn()`. */
  async replace(record: SweepRecord): Promise<void> {
    const sweep = { record, targets: await this.#targetsOf(record.list) };
    if (this.add(sweep)) return;
    this.hour.replace(sweep);
    this.#replaced = true;
  }

  /** Makes anew what records that were replaced had led to; true: there was something to do. */
  async relearn(): Promise<boolean> {
    if (!this.#replaced) return false;
    this.#replaced = false;
    try {
      await this.#loadIncidents(this.hour.latest?.record.slot);
    } catch (error) {
      this.#replaced = true;
      throw error;
    }
    return true;
  }

  /** Takes a sweep in; the changes it brought, or undefined: its slot has one already. */
  add(sweep: PastSweep): Change[] | undefined {
    const before = this.hour.latest;
    if (!this.hour.add(sweep)) return undefined;
    this.trail.add(sweep);
    // What comes after a newer one teaches nothing.
    if (before && before.record.slot > sweep.record.slot) return [];
    this.#incidents.add(sweep);
    this.#experience = learn(this.#experience, sweep.targets, sweep.record);
    const { states, changes } = learnStates(this.#states, sweep);
    this.#states = states;
    return changes;
  }

  async #adopt(records: readonly SweepRecord[]): Promise<boolean> {
    let news = false;
    for (const record of records) {
      if (this.hour.has(record.slot)) continue;
      if (this.add({ record, targets: await this.#targetsOf(record.list) })) news = true;
    }
    return news;
  }

  async #targetsOf(list: string): Promise<Target[]> {
    const sweep = this.hour.sweeps.find(({ record }) => record.list === list);
    return sweep?.targets ?? (await this.#spool.targets(list) ?? await this.#store.targets(list))?.targets ?? [];
  }
}
