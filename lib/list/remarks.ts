import { number } from "../text/numbers.ts";

/** Something to say of a line of a list. */
export interface Remark {
  line: number;
  reason: string;
}

/** Remarks that differ only in what they quote and count are listed one by one up to this number. */
const MAX_ALIKE = 20;

/** As many remarks as there are at most. */
const MAX_REMARKS = 200;

/** As many further lines as are named. */
const MAX_LINES = 10;

/**
 * Remarks as people read them, `urls.csv:17: reason`, in the order of lines. What is said of more than 20 lines is one
 * fault and said once, with what others it is said of: `(and 10,340 more like this, on lines 3, 4, 5, ...)`.
 */
export function writeRemarks(source: string, remarks: readonly Remark[]): string[] {
  const kinds = [...Map.groupBy(remarks, ({ reason }) => kindOf(reason)).values()];
  const said = kinds.flatMap((alike) => {
    const inOrder = alike.toSorted((a, b) => a.line - b.line);
    return inOrder.length > MAX_ALIKE ? [summaryOf(inOrder)] : inOrder;
  });
  said.sort((a, b) => a.line - b.line);
  const excess = said.splice(MAX_REMARKS);
  if (excess.length > 0) {
    said.push({ line: excess[0].line, reason: `and ${number(excess.length)} more of other kinds` });
  }
  return said.map(({ line, reason }) => `${source}:${line}: ${reason}`);
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
