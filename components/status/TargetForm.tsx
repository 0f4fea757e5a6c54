import { CategoryChoice } from "../shared/CategoryChoice.tsx";
import { Choice } from "../shared/Choice.tsx";
import Find from "../../islands/Find.tsx";
import { STATES, TRAITS } from "../../lib/model/state.ts";
import type { Facets } from "../../lib/show/facets.ts";
import { MAX_TEXT, momentText, type Query, type Sort, SORTS } from "../../lib/show/query.ts";
import { SEARCH_ID } from "../../lib/show/query_link.ts";
import { outcomeName } from "../../lib/show/words.ts";
import { counted } from "../../lib/text/numbers.ts";
import { FilterChips } from "./FilterChips.tsx";

const SORT_NAMES: Record<Sort, string> = {
  failing: "Failing first",
  name: "By name",
  category: "By category",
  slowest: "Slowest first",
  status: "By status",
};

export interface TargetFormProps {
  query: Query;
  /** How many targets there are to search. */
  total: number;
  /** How many targets each choice would show. */
  facets: Facets;
  /** Names of the categories to choose from. */
  categories: readonly string[];
  /** Statuses and failures to choose from, as a query names them. */
  statuses: readonly string[];
}

/** Selects and sorts targets: a form that needs no script, and stays in view. */
export function TargetForm({ query, total, facets, categories, statuses }: TargetFormProps) {
  return (
    <form class="find" role="search" action="./">
      {query.at !== undefined && <input type="hidden" name="at" value={momentText(query.at)} />}
      <label class="search">
        <span class="hidden">Search by name, address, status or category</span>
        <input
          id={SEARCH_ID}
          type="search"
          name="q"
          value={query.q}
          maxLength={MAX_TEXT}
          placeholder={`Search ${counted(total, "site")}`}
        />
        <span data-keep>
          <Find />
        </span>
      </label>
      <div class="facets">
        <Choice
          name="state"
          label="State"
          any="Any state"
          chosen={query.state}
          counts={facets.state}
          options={STATES.map((state) => [state, TRAITS[state].name])}
        />
        <CategoryChoice categories={categories} chosen={query.category} counts={facets.category} />
        <Choice
          name="status"
          label="Status"
          any="Any status"
          chosen={query.status}
          counts={facets.status}
          options={statuses.map((status) => [status, outcomeName(status)])}
        />
        <Choice
          name="sort"
          label="Sort by"
          chosen={query.sort}
          options={SORTS.map((sort) => [sort, SORT_NAMES[sort]])}
        />
        <button type="submit">Apply</button>
      </div>
      <FilterChips query={query} />
    </form>
  );
}
