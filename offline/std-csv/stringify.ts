/** Options of `stringify()`. */
export interface StringifyOptions {
  /** What stands between fields. Default a comma. */
  separator?: string;
}

/**
 * Records, each an array of its fields, as CSV text whose lines end with CRLF. Null and undefined are empty, objects are
 * written as JSON. A field is quoted if it has the separator, a quote or LF in it; one with CR alone is not.
 *
 * Throws a `TypeError` when the separator has a quote or CRLF in it.
 */
export function stringify(data: readonly (readonly unknown[])[], options: StringifyOptions = {}): string {
  const { separator = "," } = options;
  if (/"|\r\n/.test(separator)) throw new TypeError("The separator cannot have a quotation mark or CRLF in it");
  const field = (value: unknown) => {
    const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
    const mustBeQuoted = [separator, '"', "\n"].some((special) => text.includes(special));
    return mustBeQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return data.map((record) => `${record.map(field).join(separator)}\r\n`).join("");
}
