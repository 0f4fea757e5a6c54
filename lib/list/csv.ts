import { parse } from "@std/csv/parse";
import { number } from "../text/numbers.ts";

/** One record of a CSV text with the line it begins on, from 1: its fields as written, or why it has none. */
export type CsvRecord =
  & { line: number }
  & ({ fields: string[]; fault?: undefined } | { fields?: undefined; fault: string });

const MISPLACED_QUOTE = "a quote is out of place: put the whole field in quotes, and double each quote in it";

/** The separators of fields that are recognised. */
export const SEPARATORS = [",", ";", "\t", "|"];

/** In characters. No row of a list is longer. */
const MAX_LENGTH = 100_000;

const TOO_LONG = `the row is longer than ${number(MAX_LENGTH)} characters`;

/** Lines of a list: 16 MiB could have eight times as many, all empty, and would take seconds. */
export const MAX_LINES = 2_000_000;

/** The lines of a text, which end with LF, CRLF or CR; one more than `MAX_LINES` if it has more. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/, MAX_LINES + 1);
}

/** Whether a line that begins a record is a comment, empty, or a table's rule or end. A table may call its first column `#`. */
export function isSkipped(line: string): boolean {
  return /^\s*#(?![,;|\t])/.test(line) || isNothing(line) || isRule(line) || isCount(line);
}

/** `|---|:--:|`, `----+----`, `----,----`: Markdown and database clients draw tables with them. */
function isRule(line: string): boolean {
  return /^[\s,;|+:=-]+$/.test(line) && /[=-]{3}/.test(line);
}

/** `(2 rows)`: psql ends a table with it. */
function isCount(line: string): boolean {
  return /^\(\d{1,9} rows?\)\s*$/.test(line);
}

function isNothing(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf},;|]/u.test(text);
}

/**
 * The records of CSV (RFC 4180), including those after an invalid one; comments and empty records are left out.
 *
 * `parse()` reports no line numbers, skips empty lines silently, and stops at the first misplaced quote. So it gets one
 * record at a time, up to the line where its quotes are even in number; only lines without quotes, each a record, are
 * parsed together, since a call costs ten times as much as a record.
 * @param most stops after this many records: each of another width than the first costs `parse()` an error with its stack
 */
export function recordsOf(lines: readonly string[], separator = ",", most = Infinity): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (let start = 0; start < lines.length && records.length < most;) {
    const plain: number[] = [];
    for (; start < lines.length && records.length + plain.length < most; start++) {
      if (isSkipped(lines[start])) continue;
      if (lines[start].length > MAX_LENGTH || lines[start].includes('"')) break;
      plain.push(start);
    }
    const parsed = plain.length > 0 ? parse(plain.map((line) => lines[line]).join("\n"), { separator }) : [];
    for (const [index, line] of plain.entries()) records.push({ line: line + 1, fields: parsed[index] });
    if (start === lines.length || records.length === most) break;

    const record = recordAt(lines, start);
    const fields = record && fieldsOf(record.join("\n"), separator);
    if (!fields) {
      records.push({ line: start + 1, fault: lines[start].length > MAX_LENGTH ? TOO_LONG : MISPLACED_QUOTE });
    } else if (!fields.every(isNothing)) records.push({ line: start + 1, fields });
    // The lines after a misplaced quote may be valid: they are read one by one again.
    start += fields ? record.length : 1;
  }
  return records;
}

/** The lines of the record that begins at `start`; undefined: it is too long. */
function recordAt(lines: readonly string[], start: number): string[] | undefined {
  let end = start;
  let [length, quotes] = [0, 0];
  for (; end < lines.length && (end === start || quotes % 2 === 1); end++) {
    length += lines[end].length;
    if (length > MAX_LENGTH) return undefined;
    quotes += quotesIn(lines[end]);
  }
  return lines.slice(start, end);
}

/** The fields of one record; undefined: a quote is misplaced. */
function fieldsOf(record: string, separator: string): string[] | undefined {
  const fields = tryParse(record, separator);
  if (fields) return fields;
  const close = withSpaceInQuotes(record, separator);
  return close === record ? undefined : tryParse(close, separator);
}

function tryParse(record: string, separator: string): string[] | undefined {
  try {
    return parse(record, { separator }).at(0);
  } catch {
    return undefined;
  }
}

/**
 * A record with invisible characters between separators and quotes moved into the quotes, where they are trimmed as usual:
 * `parse()` would read a quote after them as text.
 */
function withSpaceInQuotes(record: string, separator: string): string {
  const space = separator === "\t" ? "[[\\s\\p{Cc}\\p{Cf}]--\\t]+" : "[\\s\\p{Cc}\\p{Cf}]+";
  const end = RegExp.escape(separator);
  const afterQuote = new RegExp(`^${space}(?=${end}|$)`, "v");
  const beforeQuote = new RegExp(`(?<=^|${end})${space}$`, "v");
  // Every other part is in quotes.
  const parts = record.split('"');
  for (let index = 0; index + 2 < parts.length; index += 2) {
    const [before] = beforeQuote.exec(parts[index]) ?? [""];
    const [after] = afterQuote.exec(parts[index + 2]) ?? [""];
    parts[index] = parts[index].slice(0, parts[index].length - before.length);
    parts[index + 1] = before + parts[index + 1] + after;
    parts[index + 2] = parts[index + 2].slice(after.length);
  }
  return parts.join('"');
}

function quotesIn(line: string): number {
  return line.split('"').length - 1;
}
