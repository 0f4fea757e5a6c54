import { isDeepStrictEqual } from "node:util";
import { counted, number } from "../text/numbers.ts";
import { quoted } from "../text/quoted.ts";
import { removedWords, trimmed } from "../text/trimmed.ts";
import { MAX_LINES, recordsOf } from "./csv.ts";
import { type Columns, columnsIn } from "./header.ts";
import { hintIn, layoutOf } from "./layout.ts";
import type { Remark } from "./remarks.ts";
import { type Cells, type ReadTarget, readTarget } from "./row.ts";

/** A row of a list, and the line it begins on. */
export type Row = ReadTarget & { line: number };

/**
 * The rows below the header; none if that cannot be read.
 * @param problems those already known; new ones are added, also to `warnings`
 */
export function readRows(list: readonly string[], maxTargets: number, problems: Remark[], warnings: Remark[]): Row[] {
  if (list.length > MAX_LINES) {
    problems.push({ line: MAX_LINES + 1, reason: `more than ${number(MAX_LINES)} lines` });
    return [];
  }
  const damaged = problems.length > 0;
  const hint = hintIn(list[0]);
  const lines = hint ? ["", ...list.slice(1)] : list;
  const { separator, header, above } = layoutOf(lines, hint);
  // A title, a header, and one row beyond the limit.
  const all = recordsOf(lines, separator, above + maxTargets + 2);
  const records = all.slice(above);
  const line = records.at(0)?.line ?? 1;
  if (above > 0) {
    warnings.push({ line: all[0].line, reason: `skipped as a title, since line ${line} names the columns` });
  }
  if (!header.ok) {
    // What damaged it has been reported.
    if (!damaged || !records[0]?.fields?.some(isDamaged)) problems.push({ line, reason: header.problem });
    return [];
  }
  for (const reason of header.warnings) warnings.push({ line, reason });
  for (const remark of skippedNames(lines, maxTargets)) warnings.push(remark);
  const body = header.present ? records.slice(1) : records;
  const excess = body.at(maxTargets);
  if (excess) {
    const reason = `more than ${number(maxTargets)} targets; raise LOOKOUT_MAX_TARGETS to allow more`;
    problems.push({ line: excess.line, reason });
  }
  const first = records[0].fields ?? [];
  const rows: Row[] = [];
  for (const { line, fields, fault } of body.slice(0, maxTargets)) {
    const again = fields && headerIn(fields);
    if (!fields) {
      problems.push({ line, reason: fault });
    } else if (header.present && hasSameTexts(fields, first) || again && isDeepStrictEqual(again, header.columns)) {
      warnings.push({ line, reason: "the header again; skipped" });
    } else if (again) {
      problems.push({ line, reason: OTHER_HEADER });
      // All rows below it would be wrong, for this one reason.
      break;
    } else if (!damaged || !fields.some(isDamaged)) {
      rows.push(readRow({ line, fields }, header.columns, separator, warnings));
    }
  }
  // A list of headers alone must not take the place of a list of targets.
  const isEmpty = body.length === 0 || rows.length === 0 && problems.length === 0;
  if (isEmpty) problems.push({ line, reason: "no targets below the header" });
  for (const { line, reasons } of rows) problems.push(...reasons.map((reason) => ({ line, reason })));
  return rows;
}

const isDamaged = (field: string) => field.includes("\ufffd");

const OTHER_HEADER = "another header; put the columns below it in the order of those above, or in a list of their own";

/** The columns of a row that is nothing but names of columns, with one for URLs; undefined: it is not. */
function headerIn(fields: readonly string[]): Columns | undefined {
  // Nearly every row has a URL, and looking for names takes longer than all else.
  if (fields.some((field) => field.includes("."))) return undefined;
  const columns = columnsIn(fields);
  const isNamed = fields.every((field, place) => columns[place] || trimmed(field).text === "");
  return isNamed && columns.includes("url") && new Set(columns).size > 1 ? columns : undefined;
}

/** To recognise the header again where one list was appended to another. */
function hasSameTexts(fields: readonly string[], others: readonly string[]): boolean {
  return fields.length === others.length &&
    fields.every((field, index) => field === others[index] || plain(field) === plain(others[index]));
}

const plain = (field: string) => trimmed(field).text.toLowerCase();

/** A name such as `#1 Harbour` makes its line a comment; a list has no more rows that could be meant than targets. */
function skippedNames(lines: readonly string[], maxTargets: number): Remark[] {
  const remarks: Remark[] = [];
  for (const [index, line] of lines.entries()) {
    if (remarks.length === maxTargets) break;
    if (!/^\s*#\d[^,;|\t]*[,;|\t].*[a-z\d]\.[a-z]/i.test(line)) continue;
    const reason = `skipped because it begins with #; if ${quoted(line)} is a row, put its name in quotes`;
    remarks.push({ line: index + 1, reason });
  }
  return remarks;
}

/** How comments begin elsewhere. */
const COMMENT = /^(?:\/\/|--|;)/;

const SEPARATOR_NAMES: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

function readRow(
  { line, fields }: { line: number; fields: readonly string[] },
  columns: Columns,
  separator: string,
  warnings: Remark[],
): Row {
  const width = fields.findLastIndex((field) => trimmed(field).text !== "") + 1;
  const cells: Cells = {};
  for (const [place, column] of columns.entries()) {
    if (!column) continue;
    const { text, removed } = trimmed(fields.at(place) ?? "");
    cells[column] = text;
    if (removed.length > 0) {
      warnings.push({ line, reason: `${column}: ${removedWords(removed)}` });
    }
  }
  const row = { line, ...readTarget(cells) };
  if (row.reasons.length === 0 && COMMENT.test(row.target.name)) {
    const reason = `name ${quoted(row.target.name)}: if the row is a comment, begin its line with #`;
    warnings.push({ line, reason });
  }
  if (width <= columns.length) return row;
  const name = SEPARATOR_NAMES[separator] ?? quoted(separator);
  const reason = `${counted(width, "field")}, but ${
    counted(columns.length, "column")
  }: put a field that has a ${name} in quotes`;
  return { ...row, reasons: [reason] };
}

/** The rows without duplicates; a repeated id is a problem, a repeated name a warning. */
export function withoutDuplicates(rows: readonly Row[], problems: Remark[], warnings: Remark[]): Row[] {
  const firstWith = new Map<string, Row>();
  const seen = new Map<string, Row>();
  const ids = new Map<string, Row>();
  const names = new Map<string, Row>();
  return rows.filter((row) => {
    const { line, target, reasons } = row;
    // Faults are left out of a target, so a row with one equals no other.
    if (reasons.length === 0) {
      const first = firstWith.get(target.url);
      // A URL that occurs once needs no comparison, and few lists have another.
      if (first) {
        seen.set(textOf(first), first);
        const same = seen.get(textOf(row));
        if (same) {
          warnings.push({ line, reason: `a duplicate of line ${same.line}; skipped` });
          return false;
        }
        seen.set(textOf(row), row);
      } else firstWith.set(target.url, row);
    }
    const sameId = target.id && ids.get(target.id.toLowerCase());
    if (sameId) problems.push({ line, reason: `id ${quoted(target.id!)}: also on line ${sameId.line}` });
    else if (target.id) ids.set(target.id.toLowerCase(), row);
    const namesake = names.get(target.name);
    if (!namesake) names.set(target.name, row);
    else if (target.name && !sameId && !(target.id && namesake.target.id)) {
      warnings.push({ line, reason: `name ${quoted(target.name)}: also on line ${namesake.line}; both kept` });
    }
    return true;
  });
}

/** Equal for rows that say the same. */
function textOf({ target }: Row): string {
  return JSON.stringify(Object.entries(target).sort(([a], [b]) => a < b ? -1 : 1));
}
