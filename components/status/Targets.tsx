import type { View } from "../../lib/model/view.ts";
import type { Page } from "../../lib/show/parameters.ts";
import { isFiltered, PAGE_SIZE, type Query } from "../../lib/show/query.ts";
import { foundWords } from "../../lib/show/query_words.ts";
import { number } from "../../lib/text/numbers.ts";
import { Pages } from "../shared/Pages.tsx";
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
  const first = (query.page - 1) * PAGE_SIZE + 1;
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
      <Pages of="sites" page={query.page} pages={selection.pages} hrefOf={(page) => queryHref(query, { page })}>
        {number(first)}–{number(Math.min(selection.total, first + PAGE_SIZE - 1))} of {number(selection.total)}
      </Pages>
    </section>
  );
}
