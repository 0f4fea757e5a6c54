import type { Row } from "../../lib/show/rows.ts";
import { nextTurn } from "../../lib/turns.ts";
import { targetRow } from "./targetRow.tsx";

/** Rows that are made in one go: that takes about a millisecond. */
const AT_ONCE = 100;

const htmlOf = new WeakMap<Row, string>();

/** The markup of a row in the table, made once a row: most of a page, and the same in any order. */
export function rowHtml(row: Row): string {
  let html = htmlOf.get(row);
  if (html === undefined) htmlOf.set(row, html = targetRow(row));
  return html;
}

/** Makes the markup of rows some at a time, so that other requests are served in between. */
export async function makeRowHtml(rows: readonly Row[]): Promise<void> {
  const missing = rows.filter((row) => !htmlOf.has(row));
  for (let start = 0; start < missing.length; start += AT_ONCE) {
    missing.slice(start, start + AT_ONCE).forEach(rowHtml);
    await nextTurn();
  }
}
