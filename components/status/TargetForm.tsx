import Find from "../../islands/Find.tsx";
import { STATES, TRAITS } from "../../lib/model/state.ts";
import type { Facets } from "../../lib/show/facets.ts";
import { momentText, type Query, type Sort, SORTS } from "../../lib/show/query.ts";
import { SEARCH_ID } from "../../lib/show/query_link.ts";
import { outcomeName } from "../../lib/show/words.ts";
import { counted, number } from "../../lib/text/numbers.ts";
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

/** Asks for some of the targets, in some order: a form that works by itself. It stays in sight. */
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
          maxLength={200}
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
        {categories.length > 0 && (
          <Choice
            name="category"
            label="Category"
            any="Any category"
            chosen={query.category}
            counts={facets.category}
            options={categories.map((category) => [category, category])}
          />
        )}
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

interface ChoiceProps {
  name: string;
  label: string;
  /** What it is called not to choose; without it one must be chosen. */
  any?: string;
  chosen?: string;
  /** How many each option would find; what would find nothing cannot be chosen. */
  counts?: ReadonlyMap<string, number>;
  options: (readonly [value: string, name: string])[];
}

/** What is chosen is kept even where it is no longer among the options. */
function Choice({ name, label, any, chosen, counts, options }: ChoiceProps) {
  const known = chosen === undefined || options.some(([value]) => value === chosen);
  const option = ([value, text]: readonly [string, string]) => {
    const count = counts?.get(value) ?? 0;
    return (
      <option value={value} selected={value === (chosen ?? "")} disabled={counts && count === 0 && value !== chosen}>
        {counts ? `${text} (${number(count)})` : text}
      </option>
    );
  };
  return (
    <label>
      <span class="hidden">{label}</span>
      <select name={name}>
        {any && <option value="" selected={chosen === undefined}>{any}</option>}
        {!known && option([chosen, chosen])}
        {options.map(option)}
      </select>
    </label>
  );
}
