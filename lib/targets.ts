import { isDeepStrictEqual } from "node:util";
import { linesOf, recordsOf } from "./csv_records.ts";
import { type Column, readHeader } from "./header.ts";
import { type ReadTarget, readTarget, type Target } from "./target.ts";
import { assignIds } from "./target_ids.ts";

export type { Target };

export interface TargetList {
  /** SHA-256 over the public part of targets, hex. */
  hash: string;
  targets: Target[];
}

/** A list is taken whole or not at all; problems and warnings read `urls.csv:17: reason`, in the order of lines. */
export type ParsedList =
  | { ok: true; targets: Target[]; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };

export interface ParseTargetsOptions {
  /** What problems and warnings call the list. */
  source: string;
  /** The targets of the list before this one, whose ids go on. Default none. */
  known?: readonly Target[];
  /** Default 10,000. */
  maxTargets?: number;
}

/** What two lists differ in, by id. */
export interface ListDifference {
  added: Target[];
  removed: Target[];
  /** As they are now. */
  changed: Target[];
}

/** Something to say of a line. */
interface Remark {
  line: number;
  reason: string;
}

type Row = ReadTarget & { line: number };

/** Reads a list of targets: CSV, UTF-8, with a header or two columns of name and URL. All problems are told at once. */
export function parseTargets(csv: string | Uint8Array, options: ParseTargetsOptions): ParsedList {
  const { source, known = [], maxTargets = 10_000 } = options;
  const problems: Remark[] = [];
  const warnings: Remark[] = [];
  const rows = readRows(typeof csv === "string" ? csv : decode(csv, problems), maxTargets, problems, warnings);
  findDuplicates(rows, problems);

  const said = (remarks: Remark[]) => {
    return remarks.sort((a, b) => a.line - b.line).map(({ line, reason }) => `${source}:${line}: ${reason}`);
  };
  if (problems.length > 0) return { ok: false, problems: said(problems), warnings: said(warnings) };
  const ids = assignIds(rows.map(({ target }) => target), known);
  return {
    ok: true,
    targets: rows.map(({ target }, index) => ({ id: ids[index], ...target })),
    warnings: said(warnings),
  };
}

/** The list that these targets are. */
export async function listOf(targets: readonly Target[]): Promise<TargetList> {
  const visible = targets.map(({ id, name, url, category, method, expect, contains, timeout }) => {
    return [id, name, url, category, method, expect, contains, timeout];
  });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(visible)));
  return { hash: new Uint8Array(digest).toHex(), targets: [...targets] };
}

/** How a list differs from the one before it; a changed password counts. */
export function differenceOf(before: readonly Target[], after: readonly Target[]): ListDifference {
  const old = new Map(before.map((target) => [target.id, target]));
  const ids = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !ids.has(id)),
    changed: after.filter((target) => old.has(target.id) && !isDeepStrictEqual(old.get(target.id), target)),
  };
}

/** The text of a file. One that is not UTF-8 is read as well as that goes, for the sake of its other problems. */
function decode(bytes: Uint8Array, problems: Remark[]): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff && "utf-16be";
  if (utf16) {
    // A spreadsheet's "Unicode text".
    problems.push({ line: 1, reason: "not UTF-8 but UTF-16: save it as UTF-8" });
    return new TextDecoder(utf16).decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    for (const [index, line] of linesOf(text).entries()) {
      if (line.includes("\ufffd")) problems.push({ line: index + 1, reason: "not UTF-8" });
    }
    return text;
  }
}

/** The rows below the header; none when that cannot be read. */
function readRows(text: string, maxTargets: number, problems: Remark[], warnings: Remark[]): Row[] {
  const records = recordsOf(text).filter(({ fields }) => !fields || fields.some((field) => field.trim() !== ""));
  for (const { line, fields } of records) {
    if (fields) continue;
    problems.push({
      line,
      reason: "a quote is out of place: put the whole field in quotes, and double each quote in it",
    });
  }
  const first = records.at(0);
  if (!first?.fields) {
    if (!first) problems.push({ line: 1, reason: "no targets" });
    return [];
  }
  const header = readHeader(first.fields);
  if (!header.ok) {
    problems.push({ line: first.line, reason: header.problem });
    return [];
  }
  for (const reason of header.warnings) warnings.push({ line: first.line, reason });

  const body = header.present ? records.slice(1) : records;
  if (body.length === 0) problems.push({ line: first.line, reason: "no targets below the header" });
  const excess = body.at(maxTargets);
  if (excess) problems.push({ line: excess.line, reason: `more than ${maxTargets} targets` });
  const rows: Row[] = [];
  for (const { line, fields } of body.slice(0, maxTargets)) {
    if (!fields) continue;
    const row = { line, ...readTarget(cellsOf(fields, header.columns)) };
    const width = fields.findLastIndex((field) => field.trim() !== "") + 1;
    if (width > header.columns.length) {
      row.reasons = [`${width} fields, but ${header.columns.length} columns: put a field that has a comma in quotes`];
    }
    problems.push(...row.reasons.map((reason) => ({ line, reason })));
    rows.push(row);
  }
  return rows;
}

function cellsOf(fields: readonly string[], columns: readonly (Column | undefined)[]): Partial<Record<Column, string>> {
  const cells: Partial<Record<Column, string>> = {};
  for (const [place, column] of columns.entries()) {
    if (column) cells[column] = fields.at(place)?.trim();
  }
  return cells;
}

/** Finds rows with one id, rows with one name of which one has no id, and rows that are the same. */
function findDuplicates(rows: readonly Row[], problems: Remark[]): void {
  const ids = new Map<string, Row>();
  const names = new Map<string, Row>();
  for (const row of rows) {
    const { id, name, url } = row.target;
    const namesake = names.get(name);
    const sameId = id && ids.get(id.toLowerCase());
    if (namesake && url && namesake.target.url === url && namesake.target.id === id) {
      problems.push({ line: row.line, reason: `the same row as line ${namesake.line}` });
    } else if (sameId) {
      problems.push({ line: row.line, reason: `id "${id}": also on line ${sameId.line}` });
    } else if (namesake && !(id && namesake.target.id)) {
      problems.push({
        line: row.line,
        reason: `name ${JSON.stringify(name)}: also on line ${namesake.line}; give each an id`,
      });
    }
    if (name && !namesake) names.set(name, row);
    if (id && !sameId) ids.set(id.toLowerCase(), row);
  }
}
