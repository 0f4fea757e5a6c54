import { closestMatch } from "leven";
import { type Column, COLUMN_NAMES, COLUMNS } from "./columns.ts";
import { quoted, quotedList } from "../text/quoted.ts";
import { couldBeUrl, hasScheme } from "./url.ts";
import { removedWords, trimmed } from "../text/trimmed.ts";
import { unwrapped } from "./wrapping.ts";

/** The columns of a list. */
export type Header =
  | {
    ok: true;
    /** The column at each place of a row; undefined: unknown. */
    columns: Columns;
    /** False: the list has no header, its first record is a row. */
    present: boolean;
    warnings: string[];
  }
  | { ok: false; problem: string };

export type Columns = (Column | undefined)[];

/** Case, spaces, -, _, *, : and quotes do not count: `Website Name`, `websiteName`, `WEBSITE_NAME`, `'Website name*:'`. */
const plain = (text: string) => unwrapped(text).url.toLowerCase().replace(/[\s_*:-]+/g, "");

const NAMES = new Map<string, Column>();
for (const column of COLUMN_NAMES) {
  for (const name of COLUMNS[column].names) NAMES.set(plain(name), column);
}

const OTHERWISE = {
  url: (COLUMNS.url.otherwise ?? []).map(plain),
  name: (COLUMNS.name.otherwise ?? []).map(plain),
};

/**
 * The columns that the first record of a list names, in any order and case. Without a header they are recognised by their
 * contents: a column of URLs, alone or beside one of names.
 * @param records the first records of the list, at least one; the first without trailing empty fields
 */
export function readHeader(records: readonly (readonly string[])[]): Header {
  const [fields, ...below] = records.map((record) => record.map((field) => trimmed(field).text));
  const columns = columnsOf(fields);
  if (isHeader(fields, columns, below)) return named(fields, columns, records[0], below);
  const found = findColumns(fields, below);
  if (found) return { ok: true, columns: found, present: false, warnings: [] };
  return reject(
    `no header: write one above this line, as in "name,category,url", since it is not clear what ${
      quotedList(fields)
    } are`,
  );
}

function reject(problem: string): Header {
  return { ok: false, problem };
}

/** The column at each place that a record's fields name; undefined: none. */
export function columnsIn(record: readonly string[]): Columns {
  return columnsOf(record.map((field) => trimmed(field).text));
}

/** How many of a record's fields name a known column. */
export function knownIn(record: readonly string[]): number {
  return columnsIn(record).filter((column) => column !== undefined).length;
}

/** The columns that fields name. */
function columnsOf(fields: readonly string[]): Columns {
  const columns = fields.map((field) => NAMES.get(plain(field)));
  for (const column of ["url", "name"] as const) {
    if (columns.includes(column)) continue;
    const places = OTHERWISE[column].map((name) => {
      return fields.findIndex((field, place) => !columns[place] && plain(field) === name);
    });
    const place = places.find((place) => place >= 0);
    if (place !== undefined) columns[place] = column;
  }
  return columns;
}

/** A header has known names, or nothing that could be a URL. `geo.country` could be one, but not beside `url`. */
function isHeader(fields: readonly string[], columns: Columns, below: readonly (readonly string[])[]): boolean {
  if (fields.some(hasScheme)) return false;
  if (!fields.some(couldBeUrl)) return true;
  const known = columns.filter((column) => column !== undefined);
  if (known.length !== 1) return known.length > 1;
  // A site may have such a name: "Link,link.example".
  const url = columns.indexOf("url");
  return most(below, (row) => couldBeUrl(row[url] ?? "")) || !findColumns(fields, below);
}

/** Reads a header. */
function named(
  fields: readonly string[],
  columns: Columns,
  written: readonly string[],
  below: readonly (readonly string[])[],
): Header {
  if (!columns.includes("url")) {
    const [only, ...others] = fields;
    if (others.length === 0 && below.length > 1 && below.every(([field = ""]) => hasScheme(field))) {
      const warning = `column ${quoted(only)}: used for the URLs, since it is the only one`;
      return { ok: true, columns: ["url"], present: true, warnings: [warning] };
    }
    const parts = only.split(/[,;\t|]/);
    if (others.length === 0 && parts.length > 1 && (knownIn(parts) > 0 || parts.some(hasScheme))) {
      return reject("each line is in quotes as a whole: remove them, so that only the commas are between the fields");
    }
    const urls = urlPlaces(fields, (place, test) => most(below, (row) => test(row[place] ?? "")));
    const found = urls.length === 1 && others.length > 0 ? quoted(fields[urls[0]]) : undefined;
    return reject(
      columns.every((column) => column === undefined)
        ? `no known column among ${quotedList(fields)}: the first line names the columns, as in "name,category,url"` +
          (found ? `; the URLs seem to be in ${found}` : "")
        : `no column of URLs among ${quotedList(fields)}: ` +
          (found ? `if it is ${found}, name it "url"` : 'name it "url" (or "link", "domain", "homepage", ...)'),
    );
  }
  const used = [...columns];
  const warnings: string[] = [];
  for (const column of new Set(columns.filter((column) => column !== undefined))) {
    const places = [...columns.keys()].filter((place) => columns[place] === column);
    if (places.length === 1) continue;
    const lesser = (COLUMNS[column].lesser ?? []).map(plain);
    const own = places.filter((place) => {
      const name = plain(fields[place]);
      return column === "url" ? !lesser.includes(name) : name === column;
    });
    // Either of two names will do; of two URLs only one is to be monitored.
    if (own.length !== 1) {
      const others = places.map((place) => fields[place]);
      return reject(`more than one column "${column}", of which only one can be used: ${quotedList(others)}`);
    }
    for (const place of places) if (place !== own[0]) used[place] = undefined;
  }
  for (const [place, field] of fields.entries()) {
    const { removed } = trimmed(written[place]);
    if (removed.length > 0) {
      warnings.push(`column ${quoted(field)}: ${removedWords(removed)}`);
    }
    if (field !== "" && !used[place]) warnings.push(`column ${quoted(field)} is not used${hint(field, columns)}`);
  }
  return { ok: true, columns: used, present: true, warnings };
}

/** Which name an unknown one may be a misspelling of. */
function hint(field: string, columns: Columns): string {
  const missing = [...NAMES.keys()].filter((name) => !columns.includes(NAMES.get(name)));
  const text = plain(field);
  const match = text.length < 30 ? closestMatch(text, missing, { maxDistance: text.length < 5 ? 1 : 2 }) : undefined;
  return match ? `; did you mean "${NAMES.get(match)}"?` : "";
}

/**
 * The columns of a list without a header; undefined: ambiguous. A first row of another kind than all others may be a header
 * in unknown words.
 */
function findColumns(first: readonly string[], below: readonly (readonly string[])[]): Columns | undefined {
  if (first.length > 2) return undefined;
  const columnIs = (place: number, test: (field: string) => boolean) => {
    return test(first[place]) && most([first, ...below], (row) => test(row[place] ?? ""));
  };
  const urls = urlPlaces(first, columnIs);
  if (urls.length !== 1) return undefined;
  const [url] = urls;
  const name = 1 - url;
  if (!columnIs(url, hasScheme) && below.length > 0) {
    if (below.every((row) => hasScheme(row[url] ?? ""))) return undefined;
    if (first.length > 1 && couldBeUrl(first[name]) && !below.some((row) => couldBeUrl(row[name] ?? ""))) {
      return undefined;
    }
  }
  if (first.length === 1) return ["url"];
  if (!columnIs(name, isName) || isRepeated([first, ...below].map((row) => row[name] ?? ""))) return undefined;
  return url === 0 ? ["url", "name"] : ["name", "url"];
}

/** Whether a field beside a URL may be its name; a number may be a rank, an interval, a price, and `true` a setting. */
function isName(field: string): boolean {
  return /[a-zA-Z]|\P{ASCII}/u.test(field) && !hasScheme(field) &&
    !/^(?:true|false|yes|no|on|off|up|down|(?:in)?active|(?:en|dis)abled|get|head|https?)$/i.test(field);
}

/** Whether fields occur twice on average, as categories do and names do not. */
function isRepeated(fields: readonly string[]): boolean {
  return fields.length >= 4 && new Set(fields).size * 2 <= fields.length;
}

/** The places of columns of URLs, or if none has schemes of what could be URLs. */
function urlPlaces(
  fields: readonly string[],
  columnIs: (place: number, test: (field: string) => boolean) => boolean,
): number[] {
  const places = [...fields.keys()];
  const withScheme = places.filter((place) => columnIs(place, hasScheme));
  return withScheme.length > 0 ? withScheme : places.filter((place) => columnIs(place, couldBeUrl));
}

function most<T>(rows: readonly T[], test: (row: T) => boolean): boolean {
  return rows.filter(test).length * 2 > rows.length;
}
