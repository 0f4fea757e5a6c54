/** What each column may be called. */
const NAMES = {
  name: ["name"],
  url: ["url", "website_url", "link"],
  category: ["category", "group"],
  id: ["id"],
  method: ["method"],
  expect: ["expect"],
  contains: ["contains"],
  timeout: ["timeout"],
} as const;

export type Column = keyof typeof NAMES;

/** The columns of a list. */
export type Header =
  | {
    ok: true;
    /** What stands at each place of a row; undefined: nothing that is known. */
    columns: (Column | undefined)[];
    /** False: the list has no header, its first record is a row. */
    present: boolean;
    warnings: string[];
  }
  | { ok: false; problem: string };

/** The columns that the first record of a list names, in any order and case, or name and URL when it is a row of two. */
export function readHeader(first: readonly string[]): Header {
  const fields = first.slice(0, first.findLastIndex((field) => field.trim() !== "") + 1).map((field) => field.trim());
  const columns = fields.map(columnOf);
  if (columns.every((column) => column === undefined) || fields.some(looksLikeUrl)) {
    if (fields.length === 2) return { ok: true, columns: ["name", "url"], present: false, warnings: [] };
    return {
      ok: false,
      problem: `no header: the first line must name the columns, as in "name,category,url"${hint(fields)}`,
    };
  }
  for (const column of ["name", "url"] as const) {
    if (!columns.includes(column)) return { ok: false, problem: `no column ${named(column)} among ${list(fields)}` };
  }
  const twice = columns.find((column, place) => column && columns.indexOf(column) !== place);
  if (twice) {
    return { ok: false, problem: `more than one column ${named(twice)} among ${list(fields)}` };
  }
  const unknown = fields.filter((field, place) => field !== "" && columns[place] === undefined);
  return {
    ok: true,
    columns,
    present: true,
    warnings: unknown.map((field) => `column ${JSON.stringify(field)} is not known, and not used`),
  };
}

function columnOf(field: string): Column | undefined {
  const text = field.toLowerCase().replace(/[\s-]+/g, "_");
  return (Object.keys(NAMES) as Column[]).find((column) => (NAMES[column] as readonly string[]).includes(text));
}

/** Such a field is not the name of a column: `https://example.com`, `example.com`. */
function looksLikeUrl(field: string): boolean {
  return field.includes("://") || (field.includes(".") && !/\s/.test(field));
}

function hint(fields: readonly string[]): string {
  if (fields.length === 1 && fields[0].includes(";")) return ", separated by commas, not by semicolons";
  if (fields.length === 1 && fields[0].includes("\t")) return ", separated by commas, not by tabs";
  return "";
}

function named(column: Column): string {
  const [name, ...others] = NAMES[column];
  return others.length === 0 ? `"${name}"` : `"${name}" (or ${list(others)})`;
}

function list(fields: readonly string[]): string {
  return fields.map((field) => JSON.stringify(field)).join(", ");
}
