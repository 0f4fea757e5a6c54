import { CsvError, parse as parseCsv } from "csv-parse/sync";

/** Options of `parse()`. */
export interface ParseOptions {
  /** What stands between fields. Default a comma. */
  separator?: string;
}

/**
 * The records of a CSV text, each an array of its fields. Lines end with LF or CRLF; empty ones are skipped, a byte order
 * mark is dropped, a line end in a quoted field is read as LF, and records may differ in their number of fields.
 *
 * Throws a `SyntaxError` when a quote stands in an unquoted field, or text follows the one that closes a field, or none
 * closes it.
 */
export function parse(input: string, options: ParseOptions = {}): string[][] {
  try {
    return parseCsv(`${input}\n`.replaceAll("\r\n", "\n"), {
      bom: true,
      delimiter: options.separator,
      record_delimiter: "\n",
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new SyntaxError(error.message);
    throw error;
  }
}
