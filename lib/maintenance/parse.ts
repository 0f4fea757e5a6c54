import { closestMatch } from "leven";
import { invalid, readId, type Reading, readLabel } from "../list/cell.ts";
import { type CsvRecord, linesOf, recordsOf, SEPARATORS } from "../list/csv.ts";
import { type Remark, writeRemarks } from "../list/remarks.ts";
import { readText } from "../list/text.ts";
import { EVERY, type Every, type MaintenanceWindow } from "../model/maintenance.ts";
import { number } from "../text/numbers.ts";
import { quoted } from "../text/quoted.ts";
import { trimmed } from "../text/trimmed.ts";

/** A file of windows is accepted or rejected as a whole; problems read `maintenance.csv:3: reason`, in the order of lines. */
export type ParsedWindows = { ok: true; windows: MaintenanceWindow[] } | { ok: false; problems: string[] };

const COLUMNS = ["from", "to", "every", "zone", "category", "id", "note"] as const;
type Column = typeof COLUMNS[number];
const EXAMPLE = `"${COLUMNS.join(",")}"`;

/** More than anybody plans. */
const MAX_WINDOWS = 500;

/** Reads maintenance windows: CSV with a header. All problems are reported together. */
export function parseWindows(csv: string | Uint8Array, source: string): ParsedWindows {
  const { text, problems, foreign } = readText(csv);
  const windows = foreign ? [] : readWindows(linesOf(text), problems);
  return problems.length > 0 ? { ok: false, problems: writeRemarks(source, problems) } : { ok: true, windows };
}

function readWindows(lines: readonly string[], problems: Remark[]): MaintenanceWindow[] {
  const layouts = SEPARATORS.map((separator) => recordsOf(lines, separator, MAX_WINDOWS + 2));
  const known = ([header]: CsvRecord[]) => namesIn(header).filter(isColumn).length;
  const [header, ...rows] = layouts.reduce((best, layout) => known(layout) > known(best) ? layout : best);
  const names = namesIn(header);
  const faults = faultsOf(names);
  problems.push(...faults.map((reason) => ({ line: header?.line ?? 1, reason })));
  if (faults.length > 0) return [];
  if (rows.length > MAX_WINDOWS) {
    problems.push({ line: rows[MAX_WINDOWS].line, reason: `more than ${number(MAX_WINDOWS)} windows` });
  }
  return rows.slice(0, MAX_WINDOWS).flatMap(({ line, fields, fault }) => {
    if (!fields) {
      problems.push({ line, reason: fault });
      return [];
    }
    const texts = fields.map((field) => trimmed(field).text);
    // A comma in a note without quotes, or in a category, which would then be read as an id.
    if (texts.slice(names.length).some((text) => text !== "")) {
      problems.push({
        line,
        reason: `${fields.length} fields, but ${names.length} columns: put a field that has a comma in quotes`,
      });
      return [];
    }
    const cells = Object.fromEntries(names.map((name, place) => [name, texts[place] ?? ""])) as Cells;
    const { window, reasons } = readWindow(line, cells);
    problems.push(...reasons.map((reason) => ({ line, reason })));
    return [window];
  });
}

function namesIn(header: CsvRecord | undefined): string[] {
  const names = (header?.fields ?? []).map((field) => trimmed(field).text.toLowerCase());
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

/** An unknown column is a problem and not just a warning: a window whose "categroy" is ignored would cover everything. */
function faultsOf(names: readonly string[]): string[] {
  if (!names.some(isColumn)) return [`no header: the first line names the columns, as in ${EXAMPLE}`];
  const unknown = names.filter((name) => !isColumn(name)).map((name) => {
    const meant = closestMatch(name.slice(0, 30), [...COLUMNS], { maxDistance: 2 });
    return `unknown column ${quoted(name)}${meant ? `; did you mean "${meant}"?` : `; known are ${EXAMPLE}`}`;
  });
  const doubled = COLUMNS.filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
    .map((column) => `more than one column "${column}"`);
  return [...unknown, ...doubled, ...(names.includes("from") ? [] : ['no column "from"'])];
}

type Cells = Partial<Record<Column, string>>;

function readWindow(line: number, cells: Cells): { window: MaintenanceWindow; reasons: string[] } {
  const reasons: string[] = [];
  const take = <Value>(column: Column, read: (text: string) => Reading<Value>): Value | undefined => {
    const text = cells[column] ?? "";
    const result = text === "" ? undefined : read(text);
    if (result && !result.ok) reasons.push(result.reason);
    return result?.ok ? result.value : undefined;
  };
  const from = take("from", (text) => readTime("from", text));
  const to = take("to", (text) => readTime("to", text));
  const window: MaintenanceWindow = {
    line,
    from: from?.toString() ?? "",
    to: to?.toString(),
    every: take("every", readEvery),
    zone: take("zone", readZone) ?? "UTC",
    category: take("category", (text) => readLabel("category", text)),
    id: take("id", readId),
    note: take("note", (text) => readLabel("note", text)) ?? "",
  };
  if (!cells.from) reasons.push("no from");
  if (cells.category && cells.id) {
    reasons.push("has both a category and an id: give only one, or neither for all targets");
  }
  if (from && to && Temporal.PlainDateTime.compare(from, to) >= 0) reasons.push("to: must be later than from");
  else if (window.every && !cells.to) reasons.push(`to: required for a window that recurs every ${window.every}`);
  else if (
    from && to && window.every && Temporal.PlainDateTime.compare(from.add({ days: EVERY[window.every] }), to) < 0
  ) {
    reasons.push(
      `to: must be at most one ${window.every} after from, since the window recurs every ${window.every}`,
    );
  }
  return { window, reasons };
}

function readTime(column: "from" | "to", text: string): Reading<Temporal.PlainDateTime> {
  try {
    if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/i.test(text)) throw new RangeError();
    return { ok: true, value: Temporal.PlainDateTime.from(text, { overflow: "reject" }) };
  } catch {
    return invalid(column, text, 'a date and time in the local time of the zone, as in "2026-03-29 02:30"');
  }
}

function readEvery(text: string): Reading<Every> {
  const every = text.toLowerCase();
  return Object.hasOwn(EVERY, every)
    ? { ok: true, value: every as Every }
    : invalid("every", text, "day, week or empty");
}

function readZone(text: string): Reading<string> {
  try {
    return { ok: true, value: new Temporal.ZonedDateTime(0n, text).timeZoneId };
  } catch {
    return invalid("zone", text, "a time zone, as in Europe/Berlin; empty: UTC");
  }
}
