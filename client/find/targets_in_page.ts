import { searchRows } from "../../lib/show/facets.ts";
import { sizeOf } from "../../lib/show/groups.ts";
import { isFiltered, parseQuery, type Query } from "../../lib/show/query.ts";
import { foundWords } from "../../lib/show/query_words.ts";
import { csvHref, linkOf } from "../../lib/show/query_link.ts";
import { arrange } from "./arrange.ts";
import { firstRows, foldRest, isShortened, offerRest } from "./first_rows.ts";
import { reveal } from "./reveal.ts";
import { type RowInPage, rowsOf } from "./rows_in_page.ts";
import { showChips } from "./show_chips.ts";
import { showForm, showTiles } from "./show_facets.ts";
import { showHeadline } from "./show_headline.ts";

/** A section of targets that all have a row in the page, so that the browser can search them. */
const ALL = "[data-targets=all]";

/** The URL to request what the page shows: a page that has all rows filters and sorts them itself. */
export function sourceOf({ pathname, search }: Location): string {
  return document.querySelector(ALL) ? pathname : pathname + search;
}

/**
 * Filters and sorts a document's targets by the parameters as the server would: headline, form, tiles, rows, groups and
 * links. Where the document lacks some of the rows, those that it has are what the server found.
 */
export function showQuery(page: Document, parameters: URLSearchParams): void {
  const parsed = parseQuery(parameters);
  const section = page.querySelector(ALL);
  const table = page.querySelector<HTMLTableElement>(".targets");
  if (!parsed.ok || !table) return;
  const { query } = parsed;
  if (!section) return showPart(table, query);
  const rows = rowsOf(table);
  if (table.dataset.sort !== query.sort) arrange(table, rows, query.sort);
  const { found, facets } = searchRows(rows, query);
  showRows(table, rows, found, query);
  table.hidden = found.length === 0;
  section.querySelector(".found")!.textContent = isFiltered(query) ? foundWords(found.length, rows.length) : "";
  showHeadline(page, query, facets);
  const form = page.querySelector<HTMLFormElement>("form.find")!;
  showForm(form, query, facets);
  showChips(form.querySelector(".chips")!, query);
  const tiles = page.querySelector(".tiles");
  if (tiles) showTiles(tiles, facets);
  showLinks(page, query);
  section.querySelector(".csv")?.setAttribute("href", csvHref(query));
}

/**
 * Begins with the page as the server made it, but for the rows that a phone does not show at first: to read them all would
 * hold up a slow one for a quarter of a second.
 */
export function showFirst(parameters: URLSearchParams): void {
  if (parameters.size > 0) return showQuery(document, parameters);
  const parsed = parseQuery(parameters);
  const table = document.querySelector<HTMLTableElement>(".targets");
  if (parsed.ok && table && isShortened(parsed.query)) foldRest(table);
}

/** Shows what the server found, or the first rows of it. */
function showPart(table: HTMLTableElement, query: Query): void {
  if (isShortened(query)) return foldRest(table);
  reveal(table, [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")]);
  offerRest(table, 0);
}

/** Shows the rows that were found: in the open page the first ones immediately, the others when these have been painted. */
function showRows(table: HTMLTableElement, rows: RowInPage[], found: RowInPage[], query: Query): void {
  const shown = firstRows(found, query);
  const isShown = new Set(shown);
  const groups = new Set(shown.map(({ row }) => row.parentElement!));
  const counts = new Map<Element, { total: number; up: number }>();
  for (const is of rows) if (!isShown.has(is) && !is.row.hidden) is.row.hidden = true;
  for (const { row, state } of found) {
    const group = row.parentElement!;
    const count = counts.get(group) ?? { total: 0, up: 0 };
    count.total++;
    if (state === "up") count.up++;
    counts.set(group, count);
  }
  for (const head of table.querySelectorAll<HTMLTableRowElement>(".group")) {
    const { total, up } = counts.get(head.parentElement!) ?? { total: 0, up: 0 };
    head.hidden = !groups.has(head.parentElement!);
    const cell = head.cells[0];
    cell.replaceChildren(cell.firstElementChild!, sizeOf(query, total, up));
  }
  if (table.ownerDocument === document) reveal(table, shown.map(({ row }) => row));
  else for (const { row } of shown) row.hidden = false;
  offerRest(table, found.length - shown.length);
}

function showLinks(page: Document, query: Query): void {
  for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-change]")) {
    const change = Object.fromEntries(new URLSearchParams(link.dataset.change)) as Partial<Query>;
    const { href, active } = linkOf(query, change);
    // A tile that would show nothing leads nowhere.
    if (!active && link.matches(".tiles a") && link.querySelector("b")!.textContent === "0") {
      link.removeAttribute("href");
    } else link.setAttribute("href", href);
    if (active) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const head = link.closest<HTMLElement>("th[data-order]");
    if (active && head) head.setAttribute("aria-sort", head.dataset.order!);
    else head?.removeAttribute("aria-sort");
  }
}
