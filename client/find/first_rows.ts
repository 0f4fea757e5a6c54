import { type Query, queryString } from "../../lib/show/query.ts";
import { number } from "../../lib/text/numbers.ts";
import { fold } from "./reveal.ts";

const PHONE = "(max-width: 40em)";

/** How many rows a phone shows until all are requested. */
const FIRST = 50;

/** The query for which all rows were requested. */
let allShownFor: string | undefined;

/** Whether only the first rows of what a query finds are shown. */
export function isShortened(query: Query): boolean {
  return matchMedia(PHONE).matches && allShownFor !== queryString(query);
}

/** The rows to show of those that were found. */
export function firstRows<Row>(found: Row[], query: Query): Row[] {
  return isShortened(query) ? found.slice(0, FIRST) : found;
}

/** Hides all but the first rows of a table as the server made it. */
export function foldRest(table: HTMLTableElement): void {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  const sites = rows.filter((row) => !row.matches(".group"));
  if (sites.length <= FIRST) return;
  const first = rows.indexOf(sites[FIRST]);
  // Nor is the heading of a group shown without rows.
  const rest = rows.slice(rows[first - 1].matches(".group") ? first - 1 : first);
  if (table.ownerDocument === document) fold(rest);
  else for (const row of rest) row.hidden = true;
  offerRest(table, sites.length - FIRST);
}

/** From now on shows all that a query finds. */
export function showAll(query: Query): void {
  allShownFor = queryString(query);
}

/** Offers, below the table, the rows that are not shown. */
export function offerRest(table: HTMLTableElement, rest: number): void {
  const before = table.nextElementSibling?.matches(".rest") ? table.nextElementSibling : undefined;
  if (rest === 0) return before?.remove();
  const offer = before ?? table.ownerDocument.createElement("p");
  offer.className = "rest";
  const button = offer.querySelector("button") ?? table.ownerDocument.createElement("button");
  button.type = "button";
  button.textContent = `Show ${number(rest)} more`;
  if (!before) {
    offer.append(button);
    table.after(offer);
  }
}
