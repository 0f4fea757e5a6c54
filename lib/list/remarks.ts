import { number } from "../text/numbers.ts";

/** A problem or warning about a line of a list. */
export interface Remark {
  line: number;
  reason: string;
}

/** Remarks that differ only in quoted text and numbers are listed one by one up to this number. */
const MAX_ALIKE = 20;

/** Remarks that are listed. */
const MAX_REMARKS = 200;

/** Further lines that are named. */
const MAX_LINES = 10;

/**
 * Remarks for people, `urls.csv:17: reason`, in the order of lines. A remark about more than 20 lines has one cause and is
 * made once, with some of the other lines: `(and 10,340 more like this, on lines 3, 4, 5, ...)`.
 */
export function writeRemarks(source: string, remarks: readonly Remark[]): string[] {
  // Many lines may have the same reason, word for word.
  const kindBefore = new Map<string, string>();
  const kinds = [
    ...Map.groupBy(remarks, ({ reason }) => {
      const kind = kindBefore.get(reason) ?? kindOf(reason);
      kindBefore.set(reason, kind);
      return kind;
    }).values(),
  ];
  const written = kinds.flatMap((alike) => {
    const inOrder = alike.toSorted((a, b) => a.line - b.line);
    return inOrder.length > MAX_ALIKE ? [summaryOf(inOrder)] : inOrder;
  });
  written.sort((a, b) => a.line - b.line);
  const excess = written.splice(MAX_REMARKS);
  if (excess.length > 0) {
    written.push({ line: excess[0].line, reason: `and ${number(excess.length)} more of other kinds` });
  }
  return written.map(({ line, reason }) => `${source}:${line}: ${reason}`);
}

function kindOf(reason: string): string {
  return reason.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/U\+[0-9A-F]+|\d[\d,]*/g, "0");
}

function summaryOf([{ line, reason }, ...others]: readonly Remark[]): Remark {
  const lines = [...new Set(others.map(({ line }) => line))].filter((other) => other !== line);
  const named = lines.slice(0, MAX_LINES).join(", ") + (lines.length > MAX_LINES ? ", ..." : "");
  const where = lines.length === 0 ? "" : `, on lines ${named}`;
  return { line, reason: `${reason} (and ${number(others.length)} more like this${where})` };
}
