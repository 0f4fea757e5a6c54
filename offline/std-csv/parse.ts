import { CsvError, parse as parseCsv } from "csv-parse/sync";

/** Options of `parse()`. */
export interface ParseOptions {
  /** Drops white space before a field, also before its opening quote. Default false. */
  trimLeadingSpace?: boolean;
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
    const parsed: unknown = parseCsv(`${input}\n`.replaceAll("\r\n", "\n"), {
      bom: true,
      ltrim: options.trimLeadingSpace,
      raw: true,
      record_delimiter: "\n",
      relax_column_count: true,
    });
    // Not by `skip_empty_lines`, which with `ltrim` skips a line of spaces too: that is a record with one empty field.
    return (parsed as { raw: string; record: string[] }[]).filter(({ raw }) => raw.replace("\n", "") !== "").map((
      { record },
    ) => record);
  } catch (error) {
    if (error instanceof CsvError) throw new SyntaxError(error.message);
    throw error;
  }
}
