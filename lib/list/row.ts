import { domainToUnicode } from "node:url";
import type { Target } from "../model/target.ts";
import { readName } from "./cell.ts";
import { type Column, COLUMN_NAMES, COLUMNS } from "./columns.ts";
import { unwrapped } from "./wrapping.ts";

/** The text of each column of a row, trimmed; "": not given. */
export type Cells = Partial<Record<Column, string>>;

/** A row as read; invalid fields have a reason and are left out. */
export interface ReadTarget {
  /** The id only if the row has one of its own; "" for an invalid name or URL. */
  target: Omit<Target, "id"> & { id?: string };
  reasons: string[];
}

/** Reads one row. Without a column of names a link's text or the host is the name. */
export function readTarget(cells: Cells): ReadTarget {
  const reasons: string[] = [];
  const target: ReadTarget["target"] = { name: "", url: "", category: "" };
  const texts: Cells = { ...cells, url: cells.url ?? "" };
  for (const column of COLUMN_NAMES) {
    const text = texts[column];
    // An empty name or URL is a fault; other empty cells are not given.
    if (text === undefined || text === "" && column !== "name" && column !== "url") continue;
    const read = COLUMNS[column].read(text);
    if (!read.ok) reasons.push(read.reason);
    else Object.assign(target, { [column]: read.value }, read.authorization && { authorization: read.authorization });
  }
  if (cells.name === undefined && target.url) {
    const { name } = unwrapped(texts.url!);
    const read = name === undefined ? undefined : readName(name);
    target.name = read?.ok ? read.value : domainToUnicode(new URL(target.url).hostname);
  }
  if (target.method === "HEAD" && target.contains) {
    reasons.push("contains: cannot be checked, since a response to HEAD has no body");
  }
  return { target, reasons };
}
