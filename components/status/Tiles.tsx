import { type State, STATES } from "../../lib/model/state.ts";
import type { Query } from "../../lib/show/query.ts";
import { STATE_NAMES } from "../../lib/show/words.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

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
