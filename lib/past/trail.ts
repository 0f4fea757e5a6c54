import { DAY } from "../duration.ts";
import { type Check, totalOf } from "../model/check.ts";
import { dayOf, type TrailReader } from "../model/day.ts";
import { positionsIn } from "../model/positions.ts";
import { noCounts, type StateCounts, STATES } from "../model/state.ts";
import { type PastSweep, type SweepRecord } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { isDisputed } from "../model/opinion.ts";

/** The part of a check that incidents and changes are made from. */
export interface Found extends Pick<Check, "outcome" | "state" | "reason"> {
  /** Kept where TLS failed. */
  certificate?: Check["certificate"];
  address?: string;
  /** Kept where places disagree. */
  opinions?: Check["opinions"];
}

/** The part of a sweep that incidents and changes are made from. */
export interface FoundSweep {
  record: Pick<SweepRecord, "slot" | "reliable"> & { checks: readonly Found[] };
  targets: readonly Target[];
}

/** A sweep in a few bytes a target. */
export interface Step {
  slot: number;
  reliable: boolean;
  /** Shared by all sweeps of the list; `UNKNOWN`: it cannot be read, so that nothing is known of any target. */
  targets: readonly Target[];
  /** The few dozen distinct outcomes, and for each target which one it had. */
  kinds: readonly Found[];
  found: Uint16Array | Uint32Array;
  /** Milliseconds plus 1; 0: not reached. */
  durations: Uint32Array;
}

/** Sweeps kept in memory at most: eight days of ten-minute slots. */
const MAX_STEPS = 1152;

/** The list of every sweep whose own cannot be read. */
const UNKNOWN: readonly Target[] = [];

/** The sweeps of the past day, in a megabyte for a thousand targets. */
export class Trail {
  /** Oldest first. */
  #steps: readonly Step[] = [];
  readonly #lists = new Map<string, readonly Target[]>();
  #tallies: Tallies = new Map();
  /** Of the day of the newest sweep alone. */
  #newest: DayTallies = { day: -Infinity, tallies: new Map() };
  #reader: TrailReader | undefined;

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** The newest slot, ms UTC; -Infinity: there is none. */
  get newest(): number {
    return this.#steps.at(-1)?.slot ?? -Infinity;
  }

  /** Whether the slot has a sweep whose list is known. */
  has(slot: number): boolean {
    return this.#steps.some((step) => step.slot === slot && isKnown(step));
  }

  /** Adds a sweep, in place of any other of its slot; returns those that are too old now, oldest first. */
  put(sweep: PastSweep): readonly Step[] {
    const { record } = sweep;
    const step = stepOf(record, this.#targetsOf(sweep));
    const steps = [...this.#steps.filter(({ slot }) => slot !== record.slot), step].sort((a, b) => a.slot - b.slot);
    const since = steps.at(-1)!.slot - DAY;
    const kept = steps.filter(({ slot }) => slot > since).slice(-MAX_STEPS);
    if (!kept.includes(step)) return [];
    this.#keep(kept);
    return steps.slice(0, steps.length - kept.length);
  }

  /** Drops the sweeps after a slot. */
  cut(slot: number): void {
    this.#keep(this.#steps.filter((step) => step.slot <= slot));
  }

  /**
   * The gaps of the past day up to the slot `until`: after which slot and before which one, ms UTC, there is no sweep, or none whose list
   * is known; oldest first.
   */
  gaps(interval: number, until: number): [after: number, before: number][] {
    const { length } = this.#steps;
    const slots = this.#steps.filter(isKnown).map(({ slot }) => slot);
    const start = length === MAX_STEPS ? this.#steps[0].slot : Math.max(0, this.newest - DAY);
    const edges = [start, ...slots, until].filter((slot) => start <= slot && slot <= until);
    return edges.slice(1).map((before, index): [number, number] => [edges[index], before])
      .filter(([after, before]) => before - after > interval);
  }

  /** What is known of each target now, as an immutable snapshot; the same object until that changes. */
  get reader(): TrailReader {
    return this.#reader ??= readerOf(this.#steps, this.#tallies, this.#newest);
  }

  #targetsOf(sweep: PastSweep): readonly Target[] {
    const { record, targets } = sweep;
    if (!isListKnown(sweep)) return UNKNOWN;
    const known = this.#lists.get(record.list);
    if (!known) this.#lists.set(record.list, targets);
    return known ?? targets;
  }

  #keep(steps: readonly Step[]): void {
    this.#tallies = talliesAfter(this.#tallies, this.#steps, steps);
    this.#newest = newestAfter(this.#newest, this.#steps, steps);
    this.#steps = steps;
    this.#reader = undefined;
    const used = new Set(steps.map(({ targets }) => targets));
    for (const [hash, targets] of this.#lists) if (!used.has(targets)) this.#lists.delete(hash);
  }
}

/** How many steps of a list found each of its targets in each state: for each target as many numbers as there are states. */
type Tally = Uint16Array;

/** By list. */
type Tallies = ReadonlyMap<readonly Target[], Tally>;

interface DayTallies {
  /** Start of the UTC day, ms. */
  day: number;
  tallies: Tallies;
}

/**
 * The tallies after the steps have changed: only steps that were added or removed are counted, since counting a day of a
 * hundred thousand targets again would block the event loop. Readers keep the tallies that they have.
 */
function talliesAfter(before: Tallies, old: readonly Step[], steps: readonly Step[]): Tallies {
  const [had, have] = [new Set(old), new Set(steps)];
  const changes = [
    ...old.filter((step) => !have.has(step)).map((step) => ({ step, by: -1 })),
    ...steps.filter((step) => !had.has(step)).map((step) => ({ step, by: 1 })),
  ];
  const used = new Set(steps.map(({ targets }) => targets));
  const tallies = new Map([...before].filter(([targets]) => used.has(targets)));
  for (const [targets, ofList] of Map.groupBy(changes, ({ step }) => step.targets)) {
    if (!used.has(targets)) continue;
    const tally = before.get(targets)?.slice() ?? new Uint16Array(targets.length * STATES.length);
    for (const { step: { kinds, found }, by } of ofList) {
      const states = kinds.map(({ state }) => STATES.indexOf(state));
      for (let index = 0; index < found.length; index++) tally[index * STATES.length + states[found[index]]] += by;
    }
    tallies.set(targets, tally);
  }
  return tallies;
}

/** The tallies of the newest day after the steps have changed: a new day begins with none. */
function newestAfter(before: DayTallies, old: readonly Step[], steps: readonly Step[]): DayTallies {
  const day = steps.length === 0 ? -Infinity : dayOf(steps.at(-1)!.slot);
  const ofDay = (all: readonly Step[]) => all.filter(({ slot }) => slot >= day);
  return day === before.day
    ? { day, tallies: talliesAfter(before.tallies, ofDay(old), ofDay(steps)) }
    : { day, tallies: talliesAfter(new Map(), [], ofDay(steps)) };
}

function readerOf(steps: readonly Step[], tallies: Tallies, newest: DayTallies): TrailReader {
  return {
    points: (id) =>
      steps.flatMap(({ slot, targets, kinds, found, durations }) => {
        const position = positionsIn(targets).get(id);
        if (position === undefined) return [];
        const ms = durations[position] === 0 ? null : durations[position] - 1;
        return [{ slot, state: kinds[found[position]].state, ms }];
      }),
    counts: counterOf(tallies),
    newest: { day: newest.day, counts: counterOf(newest.tallies) },
  };
}

function counterOf(tallies: Tallies): (id: string) => StateCounts {
  const lists = Array.from(tallies, ([targets, tally]) => ({ positions: positionsIn(targets), tally }));
  return (id) => {
    const counts = noCounts();
    for (const { positions, tally } of lists) {
      const position = positions.get(id);
      if (position === undefined) continue;
      STATES.forEach((state, index) => counts[state] += tally[position * STATES.length + index]);
    }
    return counts;
  };
}

/** Whether the targets of a step are known. */
export function isKnown({ targets }: Step): boolean {
  return targets !== UNKNOWN;
}

/** Whether the targets of a sweep are known; they are not if its list cannot be read. */
export function isListKnown({ record, targets }: PastSweep): boolean {
  return record.checks.length === targets.length;
}

function stepOf({ slot, reliable, checks }: SweepRecord, targets: readonly Target[]): Step {
  const kinds: Found[] = [];
  const indexes = new Map<string, number>();
  const found = checks.map(({ outcome, state, reason, certificate, address, opinions }) => {
    const kind: Found = {
      outcome,
      state,
      reason,
      ...(outcome === "tls" && certificate && { certificate }),
      ...(address && { address }),
      ...(isDisputed(opinions) && { opinions }),
    };
    const key = JSON.stringify(kind);
    let index = indexes.get(key);
    if (index === undefined) indexes.set(key, index = kinds.push(kind) - 1);
    return index;
  });
  const durations = Uint32Array.from(checks, ({ phases }) => (totalOf(phases) ?? -1) + 1);
  return { slot, reliable, targets, kinds, found: compact(found, kinds.length), durations };
}

/** Two bytes each; four if failed certificates make more kinds than two bytes can number. */
function compact(found: readonly number[], kinds: number): Uint16Array | Uint32Array {
  return kinds <= 2 ** 16 ? Uint16Array.from(found) : Uint32Array.from(found);
}

/** The sweep that a step was made from, as far as it is kept. */
export function foundIn({ slot, reliable, targets, kinds, found }: Step): FoundSweep {
  return { record: { slot, reliable, checks: Array.from(found, (kind) => kinds[kind]) }, targets };
}
