import { counted, number } from "../text/numbers.ts";
import { trimmed } from "../text/trimmed.ts";
import { type CsvRecord, isSkipped, recordsOf, SEPARATORS } from "./csv.ts";
import { type Header, knownIn, readHeader } from "./header.ts";
import { couldBeUrl } from "./url.ts";

/** The format of a list. */
export interface Layout {
  separator: string;
  header: Header;
  /** Records above the header, which are the list's title. */
  above: number;
}

/** No list has more. */
const MAX_COLUMNS = 1000;

/** The part that is examined: lines, and characters in all but the last of them. */
const SAMPLE = { lines: 100, length: 200_000 };

/** Records that a title may take. */
const MAX_TITLE = 10;

/** A spreadsheet's own declaration of its separator: `sep=;`. */
const HINT = /^"?sep=([^\w\s"]|\t)"?\s*$/i;

/** The separator that a list's first line declares. */
export function hintIn(line: string): string | undefined {
  return HINT.exec(line)?.[1];
}

/**
 * A list's separator and columns: the separator with which the header names most columns, else the one with which most of
 * the first rows have several fields and the columns are clear.
 * @param hint the separator to prefer among equals
 */
export function layoutOf(lines: readonly string[], hint?: string): Layout {
  const start = lines.findIndex((line) => !isSkipped(line));
  const sample: string[] = [];
  let length = 0;
  for (let line = start; line >= 0 && line < lines.length && sample.length < SAMPLE.lines; line++) {
    sample.push(lines[line]);
    length += lines[line].length;
    if (length > SAMPLE.length) break;
  }
  const isThere = (separator: string) => sample.some((line) => line.includes(separator));
  const layouts = [...hint ? [hint] : [], ...SEPARATORS.filter(isThere)].map((separator) => read(sample, separator));
  // Separators that do not occur are all alike, and none is better than one that splits rows under a clear header.
  const absent = SEPARATORS.find((separator) => !isThere(separator));
  if (absent && !layouts.some(({ clear }) => clear)) layouts.push(read(sample, absent));
  return layouts.reduce((best, layout) => compare(layout.rank, best.rank) > 0 ? layout : best);
}

interface Ranked extends Layout {
  /** What speaks for it, the strongest first. */
  rank: readonly number[];
  /** Whether the header is valid and most rows have several fields. */
  clear: boolean;
}

function read(sample: readonly string[], separator: string): Ranked {
  const records = recordsOf(sample, separator);
  const failed = (
    problem: string,
    rank: number,
  ) => ({ separator, header: { ok: false, problem }, above: 0, rank: [rank], clear: false } as const);
  if (records.length === 0) return failed("no targets", -1);
  const above = titleOf(records);
  const { fields: first, fault } = records[above];
  if (!first) return failed(fault, -2);
  const fields = first.slice(0, first.findLastIndex((field) => trimmed(field).text !== "") + 1);
  if (fields.length > MAX_COLUMNS) {
    return failed(`the header has ${counted(fields.length, "column")}, more than ${number(MAX_COLUMNS)}`, 1);
  }
  const below = records.slice(above + 1).map(({ fields }) => fields).filter((fields) => fields !== undefined);
  const rows = [fields, ...below];
  const header = readHeader(rows);
  const split = rows.filter(({ length }) => length > 1).length * 2 > rows.length;
  const wider = rows.filter(({ length }) => length > first.length).length;
  const clear = header.ok && split;
  const rank = [knownIn(fields), Number(clear), Number(split), Number(header.ok), -wider];
  return { separator, header, above, rank, clear };
}

/** How many records are a title, as spreadsheets have one: a single text each, above the names of several columns. */
function titleOf(records: readonly CsvRecord[]): number {
  const filled = records.slice(0, MAX_TITLE + 1).map(({ fields = [] }) =>
    fields.filter((field) => trimmed(field).text)
  );
  const above = filled.findIndex((texts) => texts.length !== 1 || couldBeUrl(texts[0]));
  if (above <= 0 || knownIn(filled[above]) < 2) return 0;
  return readHeader([records[above].fields!]).ok ? above : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place < 0 ? 0 : a[place] - b[place];
}
