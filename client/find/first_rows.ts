import { type Query, queryString } from "../../lib/show/query.ts";
import { number } from "../../lib/text/numbers.ts";

const PHONE = "(max-width: 640px)";

/** As many rows as a phone shows until more are asked for. */
const FIRST = 50;

/** What was searched when all were asked for. */
let wholeFor: string | undefined;

/** The rows to show of those that were found. */
export function firstRows<Row>(found: Row[], query: Query): Row[] {
  return matchMedia(PHONE).matches && wholeFor !== queryString(query) ? found.slice(0, FIRST) : found;
}

/** From now on shows all that a query finds. */
export function showAll(query: Query): void {
  wholeFor = queryString(query);
}

/** Says below the table how many rows are not shown, and offers them. */
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
