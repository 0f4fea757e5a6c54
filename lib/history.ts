import { type Change, type KnownStates, learnStates } from "./changes.ts";
import { type Experience, learn } from "./doubt.ts";
import { Hour } from "./hour.ts";
import type { SweepRecord } from "./record.ts";
import type { Store } from "./store/store.ts";
import type { Target } from "./targets.ts";
import type { PastSweep } from "./view.ts";

/** What is at hand of past sweeps, and what they teach. */
export class History {
  readonly hour: Hour;
  readonly #store: Pick<Store, "sweeps" | "lastSweep" | "targets">;
  #experience: Experience = { doubted: 0 };
  #states: KnownStates = new Map();

  /** @param slot the slot that the clock is in, ms UTC; `interval` is the length of slots, ms */
  constructor(store: Pick<Store, "sweeps" | "lastSweep" | "targets">, interval: number, slot: number) {
    this.#store = store;
    this.hour = new Hour(interval, slot);
  }

  /** What past sweeps say about the monitor's own network. */
  get experience(): Experience {
    return this.#experience;
  }

  /** Takes up where the store left off: the past hour, or else the newest sweep before it. */
  async load(): Promise<void> {
    const last = await this.#store.lastSweep();
    if (!last) return;
    await this.#adopt(last.slot < this.hour.start ? [last] : await this.#store.sweeps(this.hour.start));
  }

  /**
   * Looks in the store for the sweep of a slot, which another process may have swept, and of the one before, where a
   * sweep may have ended late; true: there was something new.
   */
  async look(slot: number): Promise<boolean> {
    return await this.#adopt(await this.#store.sweeps(slot - this.hour.interval));
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
    return sweep?.targets ?? (await this.#store.targets(list))?.targets ?? [];
  }
}
