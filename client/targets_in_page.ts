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

/** What a row says of its target, as far as it can be asked for. */
interface Facts {
  row: HTMLTableRowElement;
  name: string;
  url: string;
  category: string;
  state: string;
  status: string;
  ms: number;
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
  const all = Array.from(table.querySelectorAll<HTMLTableRowElement>("tbody tr:not(.group)"), factsOf);
  arrange(table, all, query.sort);
  const text = query.q.toLowerCase();
  const counts = new Map<string, number>();
  let shown = 0;
  for (const { row, name, url, category, state, status } of all) {
    const found = (!query.state || state === query.state) &&
      (!query.status || status === query.status) &&
      (query.category === undefined || category === query.category) &&
      (!text || `${name}\n${url}\n${category}`.toLowerCase().includes(text));
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

function factsOf(row: HTMLTableRowElement): Facts {
  const [name, category, , status, ms] = row.cells;
  return {
    row,
    name: name.querySelector("a")!.textContent,
    url: name.querySelector("a[rel=noreferrer]")?.getAttribute("href") ?? "",
    category: category.textContent,
    state: status.classList.item(1) ?? "",
    status: status.dataset.status ?? "",
    ms: Number(ms.dataset.ms ?? -1),
  };
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: Facts, b: Facts) => collator.compare(a.name, b.name);

const outcome = ({ status }: Facts) => status === "unreached" ? "" : status;

const COMPARE: Record<Exclude<Sort, "failing">, (a: Facts, b: Facts) => number> = {
  name: byName,
  category: (a, b) => collator.compare(a.category, b.category) || byName(a, b),
  slowest: (a, b) => b.ms - a.ms || byName(a, b),
  status: (a, b) => collator.compare(outcome(b), outcome(a)) || byName(a, b),
};

/** Brings rows into their order: each state's in its group, or all in the first. Typing, which does not, moves none. */
function arrange(table: HTMLTableElement, all: Facts[], sort: Sort): void {
  if (table.dataset.sort === sort) return;
  table.dataset.sort = sort;
  const groups = [...table.tBodies];
  if (sort !== "failing") return groups[0].append(...all.toSorted(COMPARE[sort]).map(({ row }) => row));
  all.sort(byName);
  for (const group of groups) {
    const state = group.querySelector(".group b")!.className;
    group.append(...all.filter((facts) => facts.state === state).map(({ row }) => row));
  }
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
