import type { PastSweep } from "../model/sweep.ts";
import { type Experience, nextExperience } from "../sweep/doubt.ts";
import { type Change, changesBetween, type KnownStates, knownStates } from "./changes.ts";
import { Hour } from "./hour.ts";
import type { IncidentBook } from "./incident_book.ts";
import { foundIn, isKnown, isListKnown, Trail } from "./trail.ts";
import { Week } from "./week.ts";

export interface PastOptions {
  /** Length of slots, ms. */
  interval: number;
  /** The slot that the clock is in, ms UTC. */
  slot: number;
  incidents: IncidentBook;
  /** The counts of sweeps that are known already. Default: none. */
  week?: Week;
}

/**
 * The known past. All of it follows from the records, in whatever order they came, so a record that comes late or is replaced leaves no
 * trace of what was there before. Records beyond the current slot come from a clock that is ahead, and are ignored.
 */
export class Past {
  readonly hour: Hour;
  readonly trail = new Trail();
  readonly week: Week;
  readonly incidents: IncidentBook;
  /** Future slots that have a record already. */
  readonly #ahead = new Set<number>();
  #slot: number;
  #states: KnownStates | undefined;
  #experience: Experience | undefined;

  constructor({ interval, slot, incidents, week = new Week() }: PastOptions) {
    this.hour = new Hour(interval, slot);
    this.week = week;
    this.#slot = slot;
    this.incidents = incidents;
  }

  /** The slot that the clock is in. */
  get slot(): number {
    return this.#slot;
  }

  has(slot: number): boolean {
    return this.hour.has(slot) || this.trail.has(slot);
  }

  /** What is known of each target. */
  get states(): KnownStates {
    return this.#states ??= knownStates(this.trail.steps);
  }

  /** What the past hour shows about the monitor's own network. */
  get experience(): Experience {
    return this.#experience ??= this.hour.known.reduce<Experience>(
      (experience, { record, targets }) => nextExperience(experience, targets, record),
      { doubted: 0 },
    );
  }

  /** The first slot from `slot` on without a known record. */
  nextFree(slot: number): number {
    let free = slot;
    while (this.#ahead.has(free) || this.hour.has(free)) free += this.hour.interval;
    return free;
  }

  /** Notes that a future slot has a record. */
  noteAhead(slot: number): void {
    this.#ahead.add(slot);
  }

  /** Adds a sweep, in place of any other of its slot; returns the targets that went down or came back because of it. */
  take(sweep: PastSweep): Change[] {
    const before = this.states;
    this.add(sweep);
    return changesBetween(before, this.states);
  }

  /** Adds a sweep, in place of any other of its slot. */
  add(sweep: PastSweep): void {
    const { slot } = sweep.record;
    if (slot > this.#slot) return this.noteAhead(slot);
    if (this.hour.has(slot)) this.hour.replace(sweep);
    else this.hour.add(sweep);
    this.week.put(sweep.record);
    const isNewest = slot > this.trail.newest;
    const before = this.trail.steps;
    for (const step of this.trail.put(sweep)) if (isKnown(step)) this.incidents.settle(foundIn(step));
    if (!isNewest) { if (this.trail.steps !== before) this.#refoldIncidents(); }
    else if (isListKnown(sweep)) this.incidents.add(sweep);
    this.#states = this.#experience = undefined;
  }

  /** Moves to the slot that the clock is in now; records beyond it are dropped. */
  moveTo(slot: number): void {
    if (slot === this.#slot) return;
    this.#slot = slot;
    this.hour.moveTo(slot);
    this.week.cut(slot);
    for (const ahead of this.#ahead) if (ahead <= slot) this.#ahead.delete(ahead);
    const later = this.trail.steps.filter((step) => step.slot > slot);
    if (later.length > 0) {
      for (const step of later) this.noteAhead(step.slot);
      this.trail.cut(slot);
      this.#refoldIncidents();
    }
    this.#states = this.#experience = undefined;
  }

  #refoldIncidents(): void {
    this.incidents.refold(this.trail.steps.values().filter(isKnown).map(foundIn));
  }
}
