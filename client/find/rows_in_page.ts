import { STATES } from "../../lib/model/state.ts";
import { type RowKeys, searchText } from "../../lib/show/select.ts";

/** A row of the table, and what it says about its target. */
export interface RowInPage extends RowKeys {
  row: HTMLTableRowElement;
}

/** Reading a thousand rows takes too long to do it on every keystroke. */
let read = new WeakMap<HTMLTableElement, RowInPage[]>();

/** The rows of a table as they were first read. */
export function rowsOf(table: HTMLTableElement): RowInPage[] {
  let rows = read.get(table);
  if (!rows) {
    rows = Array.from(table.querySelectorAll<HTMLTableRowElement>("tbody tr:not(.group)"), readRow);
    read.set(table, rows);
  }
  return rows;
}

/** To be called when rows may have changed. */
export function forgetRows(): void {
  read = new WeakMap();
}

/** By position and not by selector, which would take three times as long. */
function readRow(row: HTMLTableRowElement): RowInPage {
  const [head, categoryCell, , statusCell, msCell] = row.children as unknown as HTMLElement[];
  const name = head.firstElementChild!.textContent;
  const site = head.querySelector<HTMLAnchorElement>("[rel=noreferrer]");
  const category = categoryCell.textContent;
  const status = statusCell.dataset.status ?? "";
  return {
    row,
    name,
    text: searchText({
      name,
      url: site?.getAttribute("href") ?? "",
      host: site?.dataset.host,
      category,
      status,
      outcome: statusCell.textContent,
    }),
    category,
    state: STATES.find((state) => statusCell.classList.contains(state)),
    status,
    ms: msCell.textContent === "" ? -1 : parseInt(msCell.dataset.ms ?? msCell.textContent),
  };
}
