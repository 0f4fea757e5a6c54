import { domainToUnicode } from "node:url";
import type { Target } from "../model/target.ts";
import { quoted } from "../text/quoted.ts";
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
  if (cells.name === "" && !cells.url) return { target, reasons: ["neither name nor url"] };
  const texts: Cells = { ...cells, url: cells.url ?? "" };
  for (const column of COLUMN_NAMES) {
    const text = texts[column];
    // An empty name or URL is a fault, below; other empty cells are not given.
    if (!text) continue;
    const read = COLUMNS[column].read(text);
    if (!read.ok) reasons.push(read.reason);
    else Object.assign(target, { [column]: read.value }, read.authorization && { authorization: read.authorization });
  }
  if (cells.name === undefined && target.url) {
    const { name } = unwrapped(texts.url!);
    const read = name === undefined ? undefined : readName(name);
    target.name = read?.ok ? read.value : domainToUnicode(new URL(target.url).hostname);
  }
  if (texts.url === "" || cells.name === "") reasons.unshift(missing(texts, target.url));
  if (target.method === "HEAD" && target.contains) {
    reasons.push("contains: cannot be checked, since a response to HEAD has no body");
  }
  return { target, reasons };
}

/**
 * What is said of a row without a name or a URL.
 * @param valid its URL without user and password; "": it has no valid one
 */
function missing({ name, url }: Cells, valid: string): string {
  if (url !== "") return `no name${valid && ` for ${quoted(valid)}`}`;
  if (!name) return "no url";
  return `no url for ${quoted(name)}; write one, or begin the line with # to skip it`;
}
