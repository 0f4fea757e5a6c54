import { type State, type StateCounts, STATES } from "../model/state.ts";

/** The states whose counts are shown: without any maintenance, a column of zeros for it would say nothing. */
export function shownStates(counts: readonly StateCounts[], chosen?: State): State[] {
  const isIn = counts.some(({ maintenance }) => maintenance > 0);
  return STATES.filter((state) => state !== "maintenance" || isIn || chosen === state);
}
