import type { Row } from "../../lib/show/rows.ts";
import { visitInTurns } from "../../lib/turns.ts";
import { targetRow } from "./targetRow.tsx";

const htmlOf = new WeakMap<Row, string>();

/** The markup of a row in the table, made once: it is most of a page, and the same in any order. */
export function rowHtml(row: Row): string {
  let html = htmlOf.get(row);
  if (html === undefined) htmlOf.set(row, html = targetRow(row));
  return html;
}

/** Makes the markup of rows, in turns. */
export async function makeRowHtml(rows: readonly Row[]): Promise<void> {
  await visitInTurns(rows, rowHtml);
}
