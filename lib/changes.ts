import type { Outcome, State } from "./state.ts";
import { isKnown, type Step } from "./trail.ts";

/** A target that went down or came back. */
export interface Change {
  id: string;
  name: string;
  from: State;
  to: State;
  outcome: Outcome;
}

/** What was last found of a target that says something: `unknown` does not. */
interface KnownState {
  name: string;
  state: State;
  outcome: Outcome;
}

/** By the target's id, of those in the newest list. */
export type KnownStates = ReadonlyMap<string, KnownState>;

/** What sweeps, oldest first, say of the targets of the last one; whoever was not in a list in between is a new one. */
export function knownStates(all: readonly Step[]): KnownStates {
  const steps = all.filter(isKnown);
  const states = new Map<string, KnownState>();
  for (const { id, name } of steps.at(-1)?.list.targets ?? []) {
    for (let index = steps.length - 1; index >= 0; index--) {
      const { list, kinds, found } = steps[index];
      const place = list.places.get(id);
      if (place === undefined) break;
      const { state, outcome } = kinds[found[place]];
      if (state === "unknown" || outcome === null) continue;
      states.set(id, { name, state, outcome });
      break;
    }
  }
  return states;
}

/** Which targets went down or came back between what was known and what is known now. */
export function changesBetween(before: KnownStates, now: KnownStates): Change[] {
  const changes: Change[] = [];
  for (const [id, { name, state: to, outcome }] of now) {
    const from = before.get(id)?.state;
    if (from && (from === "down") !== (to === "down")) changes.push({ id, name, from, to, outcome });
  }
  return changes;
}
