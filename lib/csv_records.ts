import { parse } from "@std/csv/parse";

/** One record of a CSV text with the line it begins on, from 1: its fields, or nothing that could be read. */
export interface CsvRecord {
  line: number;
  /** Without white space before them, unless it is quoted; undefined: a quote is out of place. */
  fields?: string[];
}

const OPTIONS = { trimLeadingSpace: true };

/** The lines of a text, which end with LF, CRLF or CR. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/**
 * The records of a CSV text (RFC 4180), also after one that cannot be read.
 *
 * `parse()` tells no line numbers, skips empty lines unseen, and stops at the first quote out of place. So it is given
 * one record at a time, which goes on to the line where its quotes are even in number; only lines without any quote,
 * each a record, are given together, since a call costs ten times what a record does.
 */
export function recordsOf(text: string): CsvRecord[] {
  const lines = linesOf(text.replace(/^\ufeff/, ""));
  const records: CsvRecord[] = [];
  for (let start = 0; start < lines.length;) {
    const plain: number[] = [];
    for (; start < lines.length && !lines[start].includes('"'); start++) if (lines[start] !== "") plain.push(start);
    const parsed = parse(plain.map((line) => lines[line]).join("\n"), OPTIONS);
    for (const [index, line] of plain.entries()) records.push({ line: line + 1, fields: parsed[index] });
    if (start === lines.length) break;

    let end = start;
    let quotes = quotesIn(lines[start]);
    while (quotes % 2 === 1 && end + 1 < lines.length) quotes += quotesIn(lines[++end]);
    const fields = fieldsOf(lines.slice(start, end + 1).join("\n"));
    records.push({ line: start + 1, fields });
    // What follows a quote out of place may be sound: it is read line by line again.
    start = fields ? end + 1 : start + 1;
  }
  return records;
}

/** The fields of one record; undefined: a quote is out of place. */
function fieldsOf(record: string): string[] | undefined {
  try {
    return parse(record, OPTIONS).at(0);
  } catch {
    return undefined;
  }
}

function quotesIn(line: string): number {
  return line.split('"').length - 1;
}
