import { type State, type StateCounts, TRAITS } from "../../lib/model/state.ts";
import type { Query } from "../../lib/show/query.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

/** How many are in each state; each leads to them. */
export function Tiles({ counts, query }: { counts: StateCounts; query: Query }) {
  const tile = (state: State) => (
    <li class={state}>
      <QueryLink query={query} change={{ state }}>
        <span>{TRAITS[state].name}</span> <b>{number(counts[state])}</b>
      </QueryLink>
    </li>
  );
  return <ul class="tiles">{shownStates([counts], query.state).map(tile)}</ul>;
}
