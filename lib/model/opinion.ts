import type { Outcome, State } from "./state.ts";

/** What a place found of a target that was in question. */
export interface Opinion {
  /** The name of the place; `HERE`: the process that sweeps. */
  place: string;
  /** Null: it could not judge, or did not respond in time. */
  outcome: Outcome | null;
  state: State;
}

/** The name of this process as the place of a sweep. */
export const HERE = "here";

/** Who found a target down and who did not; those who could not judge are left out. */
export interface Sides {
  down: string[];
  up: string[];
}

/** The two sides among opinions, each in their order. */
export function sidesOf(opinions: readonly Opinion[]): Sides {
  const judging = opinions.filter(({ outcome }) => outcome !== null);
  const [down, up] = [judging.filter(isDown), judging.filter((opinion) => !isDown(opinion))];
  return { down: down.map(({ place }) => place), up: up.map(({ place }) => place) };
}

/** Whether those who could judge disagree. */
export function isDisputed(opinions: readonly Opinion[] | undefined): boolean {
  if (!opinions) return false;
  const { down, up } = sidesOf(opinions);
  return down.length > 0 && up.length > 0;
}

/** Whether as many found a target down as found it up. */
export function isTied(opinions: readonly Opinion[] | undefined): boolean {
  if (!opinions) return false;
  const { down, up } = sidesOf(opinions);
  return down.length > 0 && down.length === up.length;
}

function isDown({ state }: Opinion): boolean {
  return state === "down";
}
