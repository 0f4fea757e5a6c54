import { isDeepStrictEqual } from "node:util";
import type { Column } from "./columns.ts";
import { linesOf, recordsOf } from "./csv_records.ts";
import { counted, number } from "./format.ts";
import { hintIn, layoutOf } from "./layout.ts";
import { readText } from "./list_text.ts";
import { quoted } from "./quoted.ts";
import { type Remark, writeRemarks } from "./remarks.ts";
import { type ReadTarget, readTarget, type Target } from "./target.ts";
import { assignIds } from "./target_ids.ts";
import { trimmed } from "./trimmed.ts";

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

type Row = ReadTarget & { line: number };

/**
 * Reads a list of targets: CSV as people have it. What has one sure meaning is taken, with a warning where something was
 * guessed; all that is wrong is reported at once.
 */
export function parseTargets(csv: string | Uint8Array, options: ParseTargetsOptions): ParsedList {
  const { source, known = [], maxTargets = 10_000 } = options;
  const { text, problems, foreign } = readText(csv);
  const warnings: Remark[] = [];
  const rows = foreign ? [] : readRows(linesOf(text), maxTargets, problems, warnings);
  const kept = withoutDuplicates(rows, problems, warnings).map(({ target }) => target);
  const written = writeRemarks(source, warnings);
  if (problems.length > 0) return { ok: false, problems: writeRemarks(source, problems), warnings: written };
  const ids = assignIds(kept, known);
  return { ok: true, targets: kept.map((target, index) => ({ id: ids[index], ...target })), warnings: written };
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

/** The rows below the header; none when that cannot be read. */
function readRows(lines: string[], maxTargets: number, problems: Remark[], warnings: Remark[]): Row[] {
  const damaged = problems.length > 0;
  const hint = hintIn(lines[0]);
  if (hint) lines[0] = "";
  const { separator, header } = layoutOf(lines, hint);
  const records = recordsOf(lines, separator);
  const line = records.at(0)?.line ?? 1;
  if (!header.ok) {
    problems.push({ line, reason: header.problem });
    return [];
  }
  warnings.push(...header.warnings.map((reason) => ({ line, reason })), ...skippedNames(lines));
  const body = header.present ? records.slice(1) : records;
  if (body.length === 0) problems.push({ line, reason: "no targets below the header" });
  const excess = body.at(maxTargets);
  if (excess) {
    const reason = `more than ${number(maxTargets)} targets; LOOKOUT_MAX_TARGETS allows for more`;
    problems.push({ line: excess.line, reason });
  }
  const rows: Row[] = [];
  for (const { line, fields, fault } of body.slice(0, maxTargets)) {
    if (!fields) {
      problems.push({ line, reason: fault });
    } else if (header.present && isDeepStrictEqual(fields, records[0].fields)) {
      warnings.push({ line, reason: "the header again, left out" });
    } else if (!damaged || !fields.some((field) => field.includes("\ufffd"))) {
      rows.push(readRow({ line, fields }, header.columns, separator, warnings));
    }
  }
  for (const { line, reasons } of rows) problems.push(...reasons.map((reason) => ({ line, reason })));
  return rows;
}

/** A name such as `#1 Harbour` makes a comment of its line. */
function skippedNames(lines: readonly string[]): Remark[] {
  return lines.flatMap((line, index) => {
    if (!/^\s*#\d[^,;|\t]*[,;|\t].*[a-z\d]\.[a-z]/i.test(line)) return [];
    return [{
      line: index + 1,
      reason: `skipped, since it begins with #: if ${quoted(line)} is a row, put its name in quotes`,
    }];
  });
}

/** What people call separators. */
const SEPARATOR_NAMES: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

function readRow(
  { line, fields }: { line: number; fields: readonly string[] },
  columns: readonly (Column | undefined)[],
  separator: string,
  warnings: Remark[],
): Row {
  const width = fields.findLastIndex((field) => trimmed(field).text !== "") + 1;
  const cells: Partial<Record<Column, string>> = {};
  for (const [place, column] of columns.entries()) {
    if (!column) continue;
    const { text, removed } = trimmed(fields.at(place) ?? "");
    cells[column] = text;
    if (removed.length > 0) {
      warnings.push({ line, reason: `${column}: removed ${removed.join(", ")}, which cannot be seen` });
    }
  }
  const row = { line, ...readTarget(cells) };
  if (width <= columns.length) return row;
  const name = SEPARATOR_NAMES[separator] ?? quoted(separator);
  const reason = `${counted(width, "field")}, but ${
    counted(columns.length, "column")
  }: put a field that has a ${name} in quotes`;
  return { ...row, reasons: [reason] };
}

/** The rows without those that are the same as one before; one id twice is a problem, one name twice a warning. */
function withoutDuplicates(rows: readonly Row[], problems: Remark[], warnings: Remark[]): Row[] {
  const seen = new Map<string, Row>();
  const ids = new Map<string, Row>();
  const names = new Map<string, Row>();
  return rows.filter((row) => {
    const { line, target, reasons } = row;
    const whole = JSON.stringify(Object.entries(target).sort(([a], [b]) => a < b ? -1 : 1));
    const same = reasons.length === 0 && seen.get(whole);
    if (same) {
      warnings.push({ line, reason: `the same row as line ${same.line}, left out` });
      return false;
    }
    seen.set(whole, row);
    const sameId = target.id && ids.get(target.id.toLowerCase());
    if (sameId) problems.push({ line, reason: `id ${quoted(target.id!)}: also on line ${sameId.line}` });
    else if (target.id) ids.set(target.id.toLowerCase(), row);
    const namesake = names.get(target.name);
    if (!namesake) names.set(target.name, row);
    else if (target.name && !sameId && !(target.id && namesake.target.id)) {
      warnings.push({ line, reason: `name ${quoted(target.name)}: also on line ${namesake.line}; both are kept` });
    }
    return true;
  });
}
