import { number, STATE_NAMES } from "../lib/format.ts";
import type { Query } from "../lib/query.ts";
import { type State, STATES } from "../lib/state.ts";
import { QueryLink } from "./QueryLink.tsx";

export interface TilesProps {
  counts: Record<State, number>;
  query: Query;
}

/** How many are up, blocked, down and unknown; each leads to them. */
export function Tiles({ counts, query }: TilesProps) {
  const tile = (state: State) => (
    <li class={state}>
      <QueryLink query={query} change={{ state }}>
        <span>{STATE_NAMES[state]}</span> <b>{number(counts[state])}</b>
      </QueryLink>
    </li>
  );
  return <ul class="tiles">{STATES.map(tile)}</ul>;
}
