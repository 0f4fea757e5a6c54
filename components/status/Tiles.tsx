import { type State, type StateCounts, STATES, TRAITS } from "../../lib/model/state.ts";
import type { Query } from "../../lib/show/query.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

/** How many are in each state; each leads to them. None are in maintenance where nobody announces any. */
export function Tiles({ counts, query }: { counts: StateCounts; query: Query }) {
  const tile = (state: State) => (
    <li class={state}>
      <QueryLink query={query} change={{ state }}>
        <span>{TRAITS[state].name}</span> <b>{number(counts[state])}</b>
      </QueryLink>
    </li>
  );
  const isShown = (state: State) => state !== "maintenance" || counts[state] > 0 || query.state === state;
  return <ul class="tiles">{STATES.filter(isShown).map(tile)}</ul>;
}
