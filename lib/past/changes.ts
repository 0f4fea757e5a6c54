import { reasonWords } from "../show/words.ts";
import { positionsIn } from "../model/positions.ts";
import { type Outcome, type State, TRAITS } from "../model/state.ts";
import { type Found, isKnown, type Step } from "./trail.ts";

/** A target that went down or came back. */
export interface Change {
  id: string;
  name: string;
  from: State;
  to: State;
  outcome: Outcome;
  /** What was found, in the words of an incident. */
  found: string;
}

/** The last known state of a target; `unknown` does not count. */
interface KnownState extends Found {
  name: string;
  outcome: Outcome;
  /** When it was found, ms UTC. */
  slot: number;
}

/** By target id; only targets in the newest list. */
export type KnownStates = ReadonlyMap<string, KnownState>;

/** The known states of the last sweep's targets; one that was missing from a list in between counts as new. @param all oldest first */
export function knownStates(all: readonly Step[]): KnownStates {
  const steps = all.filter(isKnown).map((step) => ({ ...step, positions: positionsIn(step.targets) }));
  const states = new Map<string, KnownState>();
  for (const { id, name } of steps.at(-1)?.targets ?? []) {
    for (let index = steps.length - 1; index >= 0; index--) {
      const { slot, positions, kinds, found } = steps[index];
      const position = positions.get(id);
      if (position === undefined) break;
      const kind = kinds[found[position]];
      const { state, outcome } = kind;
      if (TRAITS[state].incident === "keeps" || outcome === null) continue;
      states.set(id, { ...kind, name, outcome, slot });
      break;
    }
  }
  return states;
}

/** Which targets went down or came back between two states of knowledge. */
export function changesBetween(before: KnownStates, now: KnownStates): Change[] {
  const changes: Change[] = [];
  for (const [id, state] of now) {
    const { name, state: to, outcome } = state;
    const from = before.get(id)?.state;
    if (!from || (from === "down") === (to === "down")) continue;
    changes.push({ id, name, from, to, outcome, found: reasonWords(state) });
  }
  return changes;
}
