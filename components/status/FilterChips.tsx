import type { Query } from "../../lib/show/query.ts";
import { NO_FILTERS, queryHref } from "../../lib/show/query_link.ts";
import { type Filter, filtersOf } from "../../lib/show/query_words.ts";

/** The filters, each a link that removes it. `client/find/show_chips.ts` does the same in the browser. */
export function FilterChips({ query }: { query: Query }) {
  const filters = filtersOf(query);
  const chip = ({ words, without }: Filter) => (
    <a href={queryHref(query, without)} aria-label={`Remove filter: ${words}`} dir="auto">{words}</a>
  );
  return (
    <p class="chips">
      {filters.map(chip)}
      {filters.length > 1 && <a href={queryHref(query, NO_FILTERS)} class="clear">Clear filters</a>}
    </p>
  );
}
