import { HOUR } from "../duration.ts";
import type { PastSweep } from "../model/sweep.ts";

/** Slots kept in memory at most; with slots of half a minute or more that is the whole hour. */
const MAX_SLOTS = 120;

/** The sweeps of the past hour, at most one per slot, and the slots without one. All times in ms UTC. */
export class Hour {
  readonly #length: number;
  /** Newest first; the newest one stays, however old it is. */
  #sweeps: PastSweep[] = [];
  /** The slot that the clock is in. */
  #slot: number;
  /** From this slot on, a slot without a sweep was missed. */
  #since = Infinity;

  constructor(readonly interval: number, slot: number) {
    this.#length = Math.min(HOUR, MAX_SLOTS * interval);
    this.#slot = slot;
  }

  /** The newest sweep, however old. */
  get latest(): PastSweep | undefined {
    return this.#sweeps[0];
  }

  /** The sweeps of the hour, oldest first; if there are none, the newest one before it. */
  get known(): PastSweep[] {
    return this.#sweeps.toReversed();
  }

  /**
   * The first moment of the hour: slots from here on belong to it. It ends with the slot that the clock is in, or with
   * the one before while that has no sweep.
   */
  get start(): number {
    return (this.has(this.#slot) ? this.#slot : this.#slot - this.interval) - this.#length + 1;
  }

  /** The sweeps of the hour, newest first. */
  get sweeps(): PastSweep[] {
    return this.#sweeps.filter(({ record }) => record.slot >= this.start);
  }

  /** The slots of the hour without a sweep, before the one that the clock is in, newest first. */
  get missed(): number[] {
    const missed: number[] = [];
    const start = Math.max(this.#since, this.start);
    for (let slot = this.#slot - this.interval; slot >= start; slot -= this.interval) {
      // A record from when slots had another length may begin within this one.
      const end = slot + this.interval;
      if (!this.#sweeps.some(({ record }) => slot <= record.slot && record.slot < end)) missed.push(slot);
    }
    return missed;
  }

  has(slot: number): boolean {
    return this.#sweeps.some(({ record }) => record.slot === slot);
  }

  /** Adds a sweep; false: its slot has one, or does not belong to this hour. */
  add(sweep: PastSweep): boolean {
    const { slot } = sweep.record;
    if (this.has(slot)) return false;
    this.#sweeps = [sweep, ...this.#sweeps].sort((a, b) => b.record.slot - a.record.slot);
    this.#forget();
    this.noteSwept(slot);
    return this.has(slot);
  }

  /** Notes a slot that was swept, however long ago: slots before the first one count as not missed. */
  noteSwept(slot: number): void {
    if (slot <= this.#slot) this.#since = Math.min(slot, this.#since);
  }

  /** Replaces the sweep that the slot has already. */
  replace(sweep: PastSweep): void {
    this.#sweeps = this.#sweeps.map((old) => old.record.slot === sweep.record.slot ? sweep : old);
  }

  /** Moves to the slot that the clock is in now. */
  moveTo(slot: number): void {
    this.#slot = slot;
    this.#forget();
  }

  #forget(): void {
    // A slot in the future was swept while the clock was wrong.
    const past = this.#sweeps.filter(({ record }) => record.slot <= this.#slot);
    this.#sweeps = past.filter(({ record }, index) => index === 0 || record.slot >= this.start);
  }
}
