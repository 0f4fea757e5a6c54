import { totalOf } from "../model/check.ts";
import type { State } from "../model/state.ts";
import { type Page, pageOf } from "./parameters.ts";
import { PAGE_SIZE, type Query, type Sort } from "./query.ts";
import { type Row, urgencyOf } from "./rows.ts";

/** What a row is found, sorted and grouped by, on the server and in the page alike. */
export interface RowKeys {
  name: string;
  /** Name, URL and category in lower case, to be searched. */
  text: string;
  category: string;
  /** Undefined: it was never checked. */
  state?: State;
  /** An HTTP status, a failure or `unreached`; "": it was never checked. */
  status: string;
  /** -1: it took no time. */
  ms: number;
}

function keysOf({ target: { name, url, category }, check }: Row): RowKeys {
  return {
    name,
    text: `${name}\n${url}\n${category}`.toLowerCase(),
    category,
    state: check?.state,
    status: String(check ? check.outcome ?? "unreached" : ""),
    ms: check ? totalOf(check.phases) ?? -1 : -1,
  };
}

/** Whether a row is one that a query asks for. */
export function matcher({ q, state, status, category }: Query): (keys: RowKeys) => boolean {
  const text = q.toLowerCase();
  return (keys) =>
    (!state || keys.state === state) &&
    (!status || keys.status === status) &&
    (category === undefined || keys.category === category) &&
    (!text || keys.text.includes(text));
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byName = (a: RowKeys, b: RowKeys) => collator.compare(a.name, b.name);
const outcome = ({ status }: RowKeys) => status.replace("unreached", "");

export const COMPARE: Record<Sort, (a: RowKeys, b: RowKeys) => number> = {
  failing: (a, b) => urgencyOf(a.state) - urgencyOf(b.state) || byName(a, b),
  name: byName,
  category: (a, b) => collator.compare(a.category, b.category) || byName(a, b),
  slowest: (a, b) => b.ms - a.ms || byName(a, b),
  status: (a, b) => collator.compare(outcome(b), outcome(a)) || byName(a, b),
};

/** The rows a query asks for, sorted. */
export function find(rows: readonly Row[], query: Query): Row[] {
  const found = rows.map((row) => ({ row, ...keysOf(row) })).filter(matcher(query)).sort(COMPARE[query.sort]);
  return found.map(({ row }) => row);
}

/** The same, cut into pages. */
export function select(rows: readonly Row[], query: Query): Page<Row> {
  return pageOf(find(rows, query), query.page, PAGE_SIZE);
}
