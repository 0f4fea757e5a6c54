import type { Outcome, State } from "./state.ts";
import type { PastSweep } from "./view.ts";

/** A target that went down or came back. */
export interface Change {
  id: string;
  name: string;
  from: State;
  to: State;
  outcome: Outcome;
}

/** The last state of each target that says something, by id: `unknown` is none. */
export type KnownStates = ReadonlyMap<string, State>;

/** What a sweep adds to what is known, and which targets it found to have gone down or come back. */
export function learnStates(known: KnownStates, sweep: PastSweep): { states: KnownStates; changes: Change[] } {
  const states = new Map<string, State>();
  const changes: Change[] = [];
  sweep.targets.forEach(({ id, name }, index) => {
    const { state, outcome } = sweep.record.checks[index];
    const from = known.get(id);
    const to = state === "unknown" ? from : state;
    if (to === undefined) return;
    states.set(id, to);
    if (from && outcome !== null && (from === "down") !== (to === "down")) {
      changes.push({ id, name, from, to, outcome });
    }
  });
  return { states, changes };
}
