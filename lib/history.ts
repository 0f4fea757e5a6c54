import { type Change, type KnownStates, learnStates } from "./changes.ts";
import { type Experience, learn } from "./doubt.ts";
import { Hour } from "./hour.ts";
import type { SweepRecord } from "./record.ts";
import type { Spool } from "./store/spool.ts";
import type { Store } from "./store/store.ts";
import type { Target, TargetList } from "./targets.ts";
import type { PastSweep } from "./view.ts";

export interface HistoryOptions {
  store: Pick<Store, "sweep" | "sweeps" | "lastSweep" | "targets">;
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
  readonly #store: Pick<Store, "sweep" | "sweeps" | "lastSweep" | "targets">;
  readonly #spool: Pick<Spool, "sweeps" | "targets">;
  /** The slot in which it was last looked for what was missed. */
  #searched: number | undefined;
  #experience: Experience = { doubted: 0 };
  #states: KnownStates = new Map();

  constructor({ store, spool, interval, slot }: HistoryOptions) {
    this.#store = store;
    this.#spool = spool;
    this.hour = new Hour(interval, slot);
  }

  /** What past sweeps say about the monitor's own network. */
  get experience(): Experience {
    return this.#experience;
  }

  /** Takes up what waits in the spool; what was swept with a list that only the store knows comes when the store does. */
  async loadSpool({ hash, targets }: TargetList): Promise<void> {
    for (const record of await this.#spool.sweeps(this.hour.start)) {
      const list = record.list === hash ? { targets } : await this.#spool.targets(record.list);
      if (list) this.add({ record, targets: list.targets });
    }
  }

  /** Takes up where the store left off: the past hour, or else the newest sweep before it. */
  async load(): Promise<void> {
    const last = await this.#store.lastSweep();
    if (!last) return;
    await this.#adopt(last.slot < this.hour.start ? [last] : await this.#store.sweeps(this.hour.start));
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

  /** Takes a record in for the one that its slot has already. */
  async replace(record: SweepRecord): Promise<void> {
    const sweep = { record, targets: await this.#targetsOf(record.list) };
    if (!this.add(sweep)) this.hour.replace(sweep);
  }

  /** Takes a sweep in; the changes it brought, or undefined: its slot has one already. */
  add(sweep: PastSweep): Change[] | undefined {
    const before = this.hour.latest;
    if (!this.hour.add(sweep)) return undefined;
    // What comes after a newer one teaches nothing.
    if (before && before.record.slot > sweep.record.slot) return [];
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
