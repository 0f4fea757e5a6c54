import { type State, type StateCounts, TRAITS } from "../../lib/model/state.ts";
import type { Facets } from "../../lib/show/facets.ts";
import type { Query } from "../../lib/show/query.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

export interface TilesProps {
  /** Of all targets, whatever is filtered by. */
  counts: StateCounts;
  facets: Facets;
  query: Query;
}

/** How many are in each state, and what that means; each leads to them. */
export function Tiles({ counts, facets, query }: TilesProps) {
  const tile = (state: State) => {
    const count = facets.state.get(state) ?? 0;
    return (
      <li class={state}>
        <QueryLink query={query} change={{ state }} isEmpty={count === 0}>
          <span>{TRAITS[state].name}</span> <b>{number(count)}</b> <small>{TRAITS[state].meaning}</small>
        </QueryLink>
      </li>
    );
  };
  return <ul class="tiles">{shownStates([counts], query.state).map(tile)}</ul>;
}
