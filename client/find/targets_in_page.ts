import { sizeOf } from "../../lib/show/groups.ts";
import { parseQuery, type Query } from "../../lib/show/query.ts";
import { foundWords, queryWords } from "../../lib/show/query_words.ts";
import { matcher } from "../../lib/show/select.ts";
import { arrange } from "./arrange.ts";
import { reveal } from "./reveal.ts";
import { rowsOf } from "./rows_in_page.ts";
import { linkOf, NO_FILTERS, queryHref } from "../../lib/show/query_link.ts";

/** A section of targets that all have a row in the page, so that the browser can search them. */
const ALL = "[data-targets=all]";

/** The URL to request what the page shows: a page that has all rows filters and sorts them itself. */
export function sourceOf({ pathname, search }: Location): string {
  return document.querySelector(ALL) ? pathname : pathname + search;
}

/**
 * Filters and sorts a document's targets by the parameters as the server would: rows, groups, the line above them,
 * form and links. Does nothing where the document lacks some of the rows.
 */
export function showQuery(page: Document, parameters: URLSearchParams): void {
  const parsed = parseQuery(parameters);
  const section = page.querySelector(ALL);
  const table = section?.querySelector<HTMLTableElement>(".targets");
  if (!parsed.ok || !section || !table) return;
  const { query } = parsed;
  const found = showRows(table, query);
  table.hidden = found === 0;
  showFound(section.querySelector(".found")!, query, found, rowsOf(table).length);
  showForm(section.querySelector("form")!, query);
  showLinks(page, query);
}

/** How many rows are shown. In the open page the first are so at once, and the others when these have been painted. */
function showRows(table: HTMLTableElement, query: Query): number {
  const rows = rowsOf(table);
  if (table.dataset.sort !== query.sort) arrange(table, rows, query.sort);
  const matches = matcher(query);
  const counts = new Map<Element, { total: number; up: number }>();
  const found: HTMLTableRowElement[] = [];
  for (const is of rows) {
    const { row } = is;
    if (!matches(is)) {
      if (!row.hidden) row.hidden = true;
      continue;
    }
    found.push(row);
    const group = row.parentElement!;
    const count = counts.get(group) ?? { total: 0, up: 0 };
    count.total++;
    if (is.state === "up") count.up++;
    counts.set(group, count);
  }
  for (const head of table.querySelectorAll<HTMLTableRowElement>(".group")) {
    const { total, up } = counts.get(head.parentElement!) ?? { total: 0, up: 0 };
    head.hidden = total === 0;
    const cell = head.cells[0];
    cell.replaceChildren(cell.firstElementChild!, sizeOf(query, total, up));
  }
  if (table.ownerDocument === document) reveal(table, found);
  else for (const row of found) row.hidden = false;
  return found.length;
}

function showFound(line: Element, query: Query, found: number, total: number): void {
  const filters = queryWords(query);
  if (filters === "") return line.replaceChildren();
  const page = line.ownerDocument;
  const count = page.createElement("b");
  count.textContent = foundWords(found, total);
  const words = page.createElement("span");
  words.dir = "auto";
  words.textContent = filters;
  const all = page.createElement("a");
  all.setAttribute("href", queryHref(query, NO_FILTERS));
  all.textContent = "Clear filters";
  line.replaceChildren(count, " ", words, ". ", all);
}

function showForm(form: HTMLFormElement, query: Query): void {
  const search = form.querySelector<HTMLInputElement>("[type=search]")!;
  // It may be that a space has just been typed.
  if (search.value.trim() !== query.q) search.value = query.q;
  search.setAttribute("value", query.q);
  for (const choice of form.querySelectorAll("select")) {
    const chosen = query[choice.name as keyof Query] ?? "";
    for (const option of choice.options) option.toggleAttribute("selected", option.value === chosen);
    choice.value = String(chosen);
  }
}

function showLinks(page: Document, query: Query): void {
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-ask]")) {
    const change = Object.fromEntries(new URLSearchParams(link.dataset.ask)) as Partial<Query>;
    const { href, active } = linkOf(query, change);
    link.setAttribute("href", href);
    if (active) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const head = link.closest<HTMLElement>("th[data-order]");
    if (active && head) head.setAttribute("aria-sort", head.dataset.order!);
    else head?.removeAttribute("aria-sort");
  }
}
