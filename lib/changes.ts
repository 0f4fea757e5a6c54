import { outcomeWords } from "./format.ts";
import type { Outcome, State } from "./state.ts";
import type { PastSweep } from "./view.ts";

/** A target that went down or came back. */
export interface Change {
  id: string;
  name: string;
  from: State;
  to: State;
  outcome: Outcome;
  /** What was found, in the page's words. */
  found: string;
}

/** The last state of each target that says something, by id: `unknown` is none. */
export type KnownStates = ReadonlyMap<string, State>;

/** What a sweep adds to what is known, and which targets it found to have gone down or come back. */
export function learnStates(known: KnownStates, sweep: PastSweep): { states: KnownStates; changes: Change[] } {
  const states = new Map<string, State>();
  const changes: Change[] = [];
  sweep.targets.forEach(({ id, name }, index) => {
    const check = sweep.record.checks[index];
    const { state, outcome } = check;
    const from = known.get(id);
    const to = state === "unknown" ? from : state;
    if (to === undefined) return;
    states.set(id, to);
    if (from && outcome !== null && (from === "down") !== (to === "down")) {
      changes.push({ id, name, from, to, outcome, found: outcomeWords(check, sweep.record.finished) });
    }
  });
  return { states, changes };
}
