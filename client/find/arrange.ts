import { type Group, groupsOf } from "../../lib/show/groups.ts";
import type { Sort } from "../../lib/show/query.ts";
import { comparing } from "../../lib/show/select.ts";
import type { RowInPage } from "./rows_in_page.ts";

/** Brings the rows of a table into an order, in its groups. */
export function arrange(table: HTMLTableElement, rows: RowInPage[], sort: Sort): void {
  table.dataset.sort = sort;
  rows.sort(comparing(sort));
  const bodies = groupsOf(rows, sort).map((group) => bodyOf(table.ownerDocument, group));
  const [head] = table.tBodies;
  for (const body of bodies) table.insertBefore(body, head);
  for (const body of [...table.tBodies].slice(bodies.length)) body.remove();
}

/** As the server makes it, without the size, which depends on what is searched for. */
function bodyOf(page: Document, { key, name, state, rows }: Group<RowInPage>): HTMLElement {
  const body = page.createElement("tbody");
  if (key !== undefined) {
    body.dataset.group = key;
    const title = page.createElement("b");
    if (state !== undefined) title.className = state;
    title.dir = "auto";
    title.textContent = name;
    const cell = page.createElement("th");
    cell.scope = "rowgroup";
    cell.append(title);
    const head = page.createElement("tr");
    head.className = "group";
    head.append(cell);
    body.append(head);
  }
  body.append(...rows.map(({ row }) => row));
  return body;
}
