import type { SweepRecord } from "./record.ts";

export const HOUR = 3_600_000;

/** As many sweeps as are kept at hand at most; with slots of half a minute and more that is the whole hour. */
const MAX_SWEEPS = 120;

/** The records of the past hour, each slot once, and which slots went without. All times in ms UTC. */
export class Hour {
  /** Newest first; the newest one stays, however old it is. */
  #records: SweepRecord[] = [];
  /** The first slot that is known to have been swept. */
  #since: number | undefined;

  constructor(readonly interval: number) {}

  get latest(): SweepRecord | undefined {
    return this.#records[0];
  }

  has(slot: number): boolean {
    return this.#records.some((record) => record.slot === slot);
  }

  /** From this slot on, one without a record is a missed one. */
  expectFrom(slot: number): void {
    this.#since = Math.min(slot, this.#since ?? slot);
  }

  /** Takes a record in, unless its slot has one. */
  add(record: SweepRecord): void {
    if (this.has(record.slot)) return;
    this.expectFrom(record.slot);
    const start = this.#start(Math.max(record.slot, this.latest?.slot ?? 0));
    this.#records = [record, ...this.#records].sort((a, b) => b.slot - a.slot)
      .filter(({ slot }, index) => index === 0 || (slot > start && index < MAX_SWEEPS));
  }

  /** The records of the hour that ends with the slot the clock is in, or with the one before while that has none. */
  recent(slot: number): SweepRecord[] {
    const start = this.#start(slot);
    return this.#records.filter((record) => record.slot > start);
  }

  /** The slots of that hour, before the one the clock is in, that no sweep was for; newest first. */
  missed(slot: number): number[] {
    const missed: number[] = [];
    if (this.#since === undefined) return missed;
    const start = Math.max(this.#since, this.#start(slot) + 1, slot - MAX_SWEEPS * this.interval);
    for (let past = slot - this.interval; past >= start; past -= this.interval) {
      // A record from when slots had another length may begin within this one.
      if (!this.#records.some((record) => past <= record.slot && record.slot < past + this.interval)) missed.push(past);
    }
    return missed;
  }

  #start(slot: number): number {
    return (this.has(slot) ? slot : slot - this.interval) - HOUR;
  }
}
