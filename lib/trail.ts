import { DAY } from "./day.ts";
import { totalOf } from "./record.ts";
import { type State, STATES } from "./state.ts";
import type { PastSweep } from "./view.ts";

/** What one sweep of the past day found of a target. */
export interface TrailPoint {
  /** ms UTC. */
  slot: number;
  state: State;
  /** How long the check took; null: it was not reached. */
  ms: number | null;
}

/** A sweep in a few bytes a target. */
interface Step {
  slot: number;
  /** By the target's id, its place; shared by all sweeps of a list. */
  places: ReadonlyMap<string, number>;
  states: Uint8Array;
  /** Milliseconds and one more; 0: not reached. */
  durations: Uint32Array;
}

/** As many sweeps as are at hand at most, which is a day of ten-minute slots eight times over. */
const MAX_STEPS = 1152;

/** Each target's states and durations over the past day, in a megabyte for a thousand targets. */
export class Trail {
  /** Oldest first. */
  #steps: readonly Step[] = [];
  #places = new Map<string, ReadonlyMap<string, number>>();

  /** Takes a sweep in, unless its slot is there already, and lets go of what is older than a day. */
  add({ record, targets }: PastSweep): void {
    const { slot, list, checks } = record;
    if (this.#steps.some((step) => step.slot === slot)) return;
    let places = this.#places.get(list);
    if (!places) this.#places.set(list, places = new Map(targets.map(({ id }, index) => [id, index])));
    const states = Uint8Array.from(checks, ({ state }) => STATES.indexOf(state));
    const durations = Uint32Array.from(checks, ({ phases }) => (totalOf(phases) ?? -1) + 1);
    const steps = [...this.#steps, { slot, places, states, durations }].sort((a, b) => a.slot - b.slot);
    const since = steps.at(-1)!.slot - DAY;
    this.#steps = steps.filter((step) => step.slot > since).slice(-MAX_STEPS);
    const used = new Set(this.#steps.map((step) => step.places));
    for (const [hash, places] of this.#places) if (!used.has(places)) this.#places.delete(hash);
  }

  /** What is at hand now, and stays so: of each target the points of the past day, oldest first. */
  get reader(): TrailReader {
    const steps = this.#steps;
    return (id) =>
      steps.flatMap(({ slot, places, states, durations }) => {
        const place = places.get(id);
        if (place === undefined) return [];
        return [{ slot, state: STATES[states[place]], ms: durations[place] === 0 ? null : durations[place] - 1 }];
      });
  }
}

/** Gives the points of the target with an id. */
export type TrailReader = (id: string) => TrailPoint[];
