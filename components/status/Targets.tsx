import type { View } from "../../lib/model/view.ts";
import type { Page } from "../../lib/show/parameters.ts";
import { isFiltered, PAGE_SIZE, type Query } from "../../lib/show/query.ts";
import { foundWords } from "../../lib/show/query_words.ts";
import { number } from "../../lib/text/numbers.ts";
import { TargetTable } from "./TargetTable.tsx";
import type { Row } from "../../lib/show/rows.ts";
import { csvHref, queryHref, TARGETS_ID } from "../../lib/show/query_link.ts";

export interface TargetsProps {
  view: View;
  query: Query;
  selection: Page<Row>;
  /** Whether any target has a category. */
  categorised: boolean;
}

/** The targets that the query selects. */
export function Targets({ view, query, selection, categorised }: TargetsProps) {
  const total = view.list.targets.length;
  return (
    <section aria-labelledby={TARGETS_ID} data-targets={total <= PAGE_SIZE && !view.past ? "all" : "part"}>
      <h2 id={TARGETS_ID} tabIndex={-1}>Sites</h2>
      <p class="found" aria-live="polite">{isFiltered(query) && foundWords(selection.total, total)}</p>
      {selection.total > 0 && <TargetTable query={query} selection={selection} categorised={categorised} />}
      {selection.total > 0 && (
        <p class="more">
          <a class="csv" href={csvHref(query)} download>Download as CSV</a>
        </p>
      )}
      {selection.pages > 1 && <Pages query={query} selection={selection} />}
    </section>
  );
}

function Pages({ query, selection: { total, pages } }: { query: Query; selection: Page<Row> }) {
  const { page } = query;
  const first = (page - 1) * PAGE_SIZE + 1;
  return (
    <nav class="pages" aria-label="Pages of sites">
      {page > 1 && <a rel="prev" href={queryHref(query, { page: page - 1 })}>Previous</a>}
      <span>
        {number(first)}–{number(Math.min(total, first + PAGE_SIZE - 1))} of {number(total)}
      </span>
      {page < pages && <a rel="next" href={queryHref(query, { page: page + 1 })}>Next</a>}
    </nav>
  );
}
