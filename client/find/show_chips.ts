import type { Query } from "../../lib/show/query.ts";
import { NO_FILTERS, queryHref } from "../../lib/show/query_link.ts";
import { filtersOf } from "../../lib/show/query_words.ts";

/** Shows the filters as `components/status/FilterChips.tsx` does. */
export function showChips(line: Element, query: Query): void {
  const link = (href: string, text: string) => {
    const link = line.ownerDocument.createElement("a");
    link.setAttribute("href", href);
    link.textContent = text;
    return link;
  };
  const filters = filtersOf(query);
  line.replaceChildren(...filters.map(({ words, without }) => {
    const chip = link(queryHref(query, without), words);
    chip.setAttribute("aria-label", `Remove filter: ${words}`);
    chip.dir = "auto";
    return chip;
  }));
  if (filters.length < 2) return;
  const clear = link(queryHref(query, NO_FILTERS), "Clear filters");
  clear.className = "clear";
  line.append(clear);
}
