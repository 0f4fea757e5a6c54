import type { View } from "../../lib/model/view.ts";
import type { Page } from "../../lib/show/parameters.ts";
import { PAGE_SIZE, type Query } from "../../lib/show/query.ts";
import { foundWords, queryWords } from "../../lib/show/query_words.ts";
import { number } from "../../lib/text/numbers.ts";
import { responseCounts } from "./Responses.tsx";
import type { Category } from "./Categories.tsx";
import { TargetForm } from "./TargetForm.tsx";
import { TargetTable } from "./TargetTable.tsx";
import type { Row } from "../../lib/show/rows.ts";
import { NO_FILTERS, queryHref, TARGETS_ID } from "../../lib/show/query_link.ts";

export interface TargetsProps {
  view: View;
  query: Query;
  selection: Page<Row>;
  categories: readonly Category[];
}

/** The targets that the query selects, and the form to select others. */
export function Targets({ view, query, selection, categories }: TargetsProps) {
  const total = view.list.targets.length;
  const filters = queryWords(query);
  return (
    <section aria-labelledby={TARGETS_ID} data-targets={total <= PAGE_SIZE && !view.past ? "all" : "part"}>
      <h2 id={TARGETS_ID} tabIndex={-1}>Sites</h2>
      <TargetForm
        query={query}
        total={total}
        categories={categories.map(({ name }) => name)}
        statuses={view.latest ? responseCounts(view.latest.record).map(({ status }) => status) : []}
      />
      <p class="found" aria-live="polite">
        {filters !== "" && (
          <>
            <b>{foundWords(selection.total, total)}</b> <span dir="auto">{filters}</span>.{" "}
            <a href={queryHref(query, NO_FILTERS)}>Clear filters</a>
          </>
        )}
      </p>
      {selection.total > 0 && <TargetTable query={query} selection={selection} categorised={categories.length > 0} />}
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
