import { descriptionOf } from "../components/descriptionOf.ts";
import { linkOf, queryHref } from "../components/QueryLink.tsx";
import { number } from "../lib/format.ts";
import { parseQuery, type Query, type Sort } from "../lib/query.ts";

/** A section of targets that all have a row in the page, so that the browser can search them. */
const ALL = "[data-targets=all]";

/** The URL that has what the page shows: with all rows in it, what is asked of them is answered here. */
export function sourceOf({ pathname, search }: Location): string {
  return document.querySelector(ALL) ? pathname : pathname + search;
}

/**
 * Shows of a document's targets what the parameters ask for, in their order, as the server would have: rows, groups,
 * the line above them, form and links. Does nothing where the document has not all rows.
 */
export function showQuery(page: Document, parameters: URLSearchParams): void {
  const parsed = parseQuery(parameters);
  const section = page.querySelector(ALL);
  const table = section?.querySelector<HTMLTableElement>(".targets");
  if (!parsed.ok || !section || !table) return;
  const { query } = parsed;
  const found = showRows(table, query);
  table.hidden = found === 0;
  showFound(section.querySelector(".found")!, query, found, table.querySelectorAll("tbody tr:not(.group)").length);
  showForm(section.querySelector("form")!, query);
  showLinks(page, query);
}

/** How many rows are shown. */
function showRows(table: HTMLTableElement, query: Query): number {
  const rows = table.querySelectorAll<HTMLTableRowElement>("tbody tr:not(.group)");
  if (table.dataset.sort !== query.sort) arrange(table, [...rows], query.sort);
  const text = query.q.toLowerCase();
  const counts = new Map<string, number>();
  let shown = 0;
  for (const row of rows) {
    const state = stateOf(row);
    const found = (!query.state || state === query.state) &&
      (!query.status || statusOf(row) === query.status) &&
      (query.category === undefined || categoryOf(row) === query.category) &&
      (!text || `${nameOf(row)}\n${urlOf(row)}\n${categoryOf(row)}`.toLowerCase().includes(text));
    if (row.hidden === found) row.hidden = !found;
    if (!found) continue;
    shown++;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  for (const head of table.querySelectorAll<HTMLTableRowElement>(".group")) {
    const name = head.querySelector("b")!;
    const count = counts.get(name.className) ?? 0;
    head.hidden = query.sort !== "failing" || count === 0;
    name.nextSibling!.textContent = ` ${number(count)}`;
  }
  return shown;
}

// What a row says of its target. A thousand are read at each key, hence by position and not by selector.
type Row = HTMLTableRowElement;
const cell = (row: Row, index: number) => row.children[index] as HTMLElement;
const nameOf = (row: Row) => cell(row, 0).firstElementChild!.textContent;
const urlOf = (row: Row) => cell(row, 0).querySelector("[rel=noreferrer]")?.getAttribute("href") ?? "";
const categoryOf = (row: Row) => cell(row, 1).textContent;
const stateOf = (row: Row) => cell(row, 3).className.slice("status ".length);
const statusOf = (row: Row) => cell(row, 3).dataset.status ?? "";
const msOf = (row: Row) => Number(cell(row, 4).dataset.ms ?? -1);
const outcomeOf = (row: Row) => statusOf(row).replace("unreached", "");

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: Row, b: Row) => collator.compare(nameOf(a), nameOf(b));

const COMPARE: Record<Sort, (a: Row, b: Row) => number> = {
  failing: byName,
  name: byName,
  category: (a, b) => collator.compare(categoryOf(a), categoryOf(b)) || byName(a, b),
  slowest: (a, b) => msOf(b) - msOf(a) || byName(a, b),
  status: (a, b) => collator.compare(outcomeOf(b), outcomeOf(a)) || byName(a, b),
};

/** Brings rows into their order: each state's in its group where what fails comes first, else all in one. */
function arrange(table: HTMLTableElement, rows: Row[], sort: Sort): void {
  table.dataset.sort = sort;
  rows.sort(COMPARE[sort]);
  const groups = [...table.tBodies];
  for (const group of sort === "failing" ? groups : []) {
    const state = group.querySelector(".group b")!.className;
    group.append(...rows.filter((row) => stateOf(row) === state));
  }
  if (sort !== "failing") groups[0].append(...rows);
}

function showFound(line: Element, query: Query, found: number, total: number): void {
  const asked = descriptionOf(query);
  if (asked === "") return line.replaceChildren();
  const page = line.ownerDocument;
  const count = page.createElement("b");
  count.textContent = number(found);
  const words = page.createElement("span");
  words.dir = "auto";
  words.textContent = asked;
  const all = page.createElement("a");
  all.setAttribute("href", queryHref(query, { q: "", state: undefined, status: undefined, category: undefined }));
  all.textContent = "Show all";
  line.replaceChildren(count, ` of ${number(total)}: `, words, ". ", all);
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
