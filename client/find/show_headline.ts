import type { Facets } from "../../lib/show/facets.ts";
import { filterHeadline } from "../../lib/show/filter_headline.ts";
import { isFiltered, type Query } from "../../lib/show/query.ts";

/** Makes headline and title say what the filters found, with the overview folded, or the status of all targets again. */
export function showHeadline(page: Document, query: Query, facets: Facets): void {
  const heading = page.getElementById("now")!;
  const overview = page.querySelector<HTMLDetailsElement>(".overview")!;
  const summary = overview.querySelector("summary")!;
  const filtered = isFiltered(query);
  const name = page.querySelector(".brand")!.textContent;
  if (filtered) {
    const { emphasis, rest, state, short } = filterHeadline(query, facets, !heading.hasAttribute("data-tense"));
    const head = page.createElement("em");
    if (state) head.className = state;
    head.textContent = emphasis;
    heading.replaceChildren(...(emphasis ? [head, ` ${rest}`] : [rest]));
    page.title = `${short} · ${name}`;
  } else {
    heading.replaceChildren(...summary.querySelector("span")!.cloneNode(true).childNodes);
    page.title = `${summary.dataset.short} · ${name}`;
  }
  page.querySelector(".ages")?.toggleAttribute("hidden", filtered);
  if (overview.hasAttribute("data-folded") === filtered) return;
  overview.toggleAttribute("data-folded", filtered);
  overview.open = !filtered;
  summary.hidden = !filtered;
}
