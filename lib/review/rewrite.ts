import { readUrl } from "../list/url.ts";

/** An address to write in place of another. */
export interface Replacement {
  /** Where the row begins, from 1. */
  line: number;
  /** As read from the list. */
  url: string;
  better: string;
}

/** What may be an address within a row: between separators, quotes and brackets. */
const CELL = /[^",;|\t<>]+/g;

/**
 * A list with other addresses, byte for byte the same elsewhere: comments, columns, quotes and line ends stay. A row whose
 * address has a separator in it, or a password, is left as it is.
 */
export function withAddresses(
  csv: string,
  replacements: readonly Replacement[],
): { text: string; /** Lines that have a new address. */ rewritten: Set<number> } {
  const byLine = new Map(replacements.map((replacement) => [replacement.line, replacement]));
  const rewritten = new Set<number>();
  // Every other part is a line's end.
  const parts = csv.split(/(\r\n|\n|\r)/);
  for (const [line, { url, better }] of byLine) {
    const place = (line - 1) * 2;
    // It would need quotes, or others.
    if (/[",;|\t<>]/.test(better)) continue;
    const cell = parts[place].match(CELL)?.find((text) => isWritten(text, url));
    if (cell === undefined) continue;
    parts[place] = parts[place].replace(cell, () => cell.replace(cell.trim(), () => better));
    rewritten.add(line);
  }
  return { text: parts.join(""), rewritten };
}

function isWritten(text: string, url: string): boolean {
  const read = readUrl(text);
  return read.ok && read.url === url && read.authorization === undefined;
}
