import { parse } from "@std/csv/parse";

/** One record of a CSV text with the line it begins on, from 1: its fields, or nothing that could be read. */
export interface CsvRecord {
  line: number;
  /** As they are written, but for quotes; undefined: a quote is out of place. */
  fields?: string[];
}

/** The lines of a text, which end with LF, CRLF or CR. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Whether a line that begins a record is a comment, or has nothing in it. A table may call its first column `#`. */
export function isSkipped(line: string): boolean {
  return /^\s*#(?![,;|\t])/.test(line) || isNothing(line);
}

function isNothing(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf},;|]/u.test(text);
}

/**
 * The records of CSV (RFC 4180), also after one that cannot be read; comments and records with nothing in them are left
 * out.
 *
 * `parse()` tells no line numbers, skips empty lines unseen, and stops at the first quote out of place. So it is given
 * one record at a time, which goes on to the line where its quotes are even in number; only lines without any quote,
 * each a record, are given together, since a call costs ten times what a record does.
 */
export function recordsOf(lines: readonly string[], separator = ","): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (let start = 0; start < lines.length;) {
    const plain: number[] = [];
    for (; start < lines.length; start++) {
      if (isSkipped(lines[start])) continue;
      if (lines[start].includes('"')) break;
      plain.push(start);
    }
    const parsed = parse(plain.map((line) => lines[line]).join("\n"), { separator });
    for (const [index, line] of plain.entries()) records.push({ line: line + 1, fields: parsed[index] });
    if (start === lines.length) break;

    let end = start;
    let quotes = quotesIn(lines[start]);
    while (quotes % 2 === 1 && end + 1 < lines.length) quotes += quotesIn(lines[++end]);
    const fields = fieldsOf(lines.slice(start, end + 1).join("\n"), separator);
    if (!fields?.every(isNothing)) records.push({ line: start + 1, fields });
    // What follows a quote out of place may be sound: it is read line by line again.
    start = fields ? end + 1 : start + 1;
  }
  return records;
}

/** The fields of one record; undefined: a quote is out of place. */
function fieldsOf(record: string, separator: string): string[] | undefined {
  const fields = tryParse(record, separator);
  if (fields) return fields;
  const close = withoutSpace(record, separator);
  return close === record ? undefined : tryParse(close, separator);
}

function tryParse(record: string, separator: string): string[] | undefined {
  try {
    return parse(record, { separator }).at(0);
  } catch {
    return undefined;
  }
}

/** White space between a separator and a quote is no part of any field, and `parse()` takes a quote behind it for text. */
function withoutSpace(record: string, separator: string): string {
  const space = separator === "\t" ? "[^\\S\\t]+" : "\\s+";
  const end = RegExp.escape(separator);
  const behindQuote = new RegExp(`^${space}(?=${end})`);
  const beforeQuote = new RegExp(`(?<=${end})${space}$`);
  const parts = record.split('"');
  return parts.map((part, index) => {
    // Every other part stands in quotes, and one between two fields begins or ends with a separator.
    if (index % 2 === 1) return part;
    if (index === 0 || index === parts.length - 1) part = part.trim() === "" ? "" : part;
    return part.replace(behindQuote, "").replace(beforeQuote, "");
  }).join('"');
}

function quotesIn(line: string): number {
  return line.split('"').length - 1;
}
