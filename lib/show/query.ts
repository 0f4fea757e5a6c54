import { totalOf } from "../model/check.ts";
import { collator } from "../text/collator.ts";
import { PAGE_PROBLEM, pageOf, parameterString, parsePage } from "./paging.ts";
import { type Row, urgencyOf } from "./rows.ts";
import { FAILURES } from "../model/failure.ts";
import { type State, STATES } from "../model/state.ts";

/** The ways a list of targets can be sorted. */
export const SORTS = ["failing", "name", "category", "slowest", "status"] as const;
export type Sort = typeof SORTS[number];

/** A request for targets: the page's and the API's query parameters. */
export interface Query {
  /** Text that name, URL or category must have, in any case; "": any. */
  q: string;
  state?: State;
  /** An HTTP status or a failure, `503`, `timeout`, or `unreached`. */
  status?: string;
  /** As it stands in the list. */
  category?: string;
  sort: Sort;
  /** From 1. */
  page: number;
}

export type ParsedQuery = { ok: true; query: Query } | { ok: false; problem: string };

/** Rows on one page. */
export const PAGE_SIZE = 1000;

const MAX_TEXT = 200;

/** What a check that has no status ended in. */
const WORDS = [...FAILURES, "unreached"] as const;

/** Reads query parameters; an empty one counts as none, an unknown one is passed over. */
export function parseQuery(parameters: URLSearchParams): ParsedQuery {
  const get = (name: string) => parameters.get(name)?.trim() || undefined;
  const fail = (name: string, allowed: string) => ({ ok: false as const, problem: `${name} must be ${allowed}` });

  const q = get("q") ?? "";
  if (q.length > MAX_TEXT) return fail("q", `at most ${MAX_TEXT} characters`);
  const state = get("state");
  if (state !== undefined && !isOneOf(STATES, state)) return fail("state", `one of ${STATES.join(", ")}`);
  const sort = get("sort") ?? "failing";
  if (!isOneOf(SORTS, sort)) return fail("sort", `one of ${SORTS.join(", ")}`);
  const status = get("status")?.toLowerCase();
  if (status !== undefined && !/^[1-9]\d\d$/.test(status) && !isOneOf(WORDS, status)) {
    return fail("status", `from 100 to 999, or one of ${WORDS.join(", ")}`);
  }
  const page = parsePage(get("page"));
  if (page === undefined) return { ok: false, problem: PAGE_PROBLEM };
  return { ok: true, query: { q, state, status, category: get("category"), sort, page } };
}

/** The query as the shortest parameters that mean it, `?state=down&page=2`, or "". */
export function queryString({ q, state, status, category, sort, page }: Partial<Query>): string {
  return parameterString({ q, state, status, category, sort: sort === SORTS[0] ? undefined : sort }, page);
}

export interface Selection {
  /** The rows of the requested page. */
  rows: Row[];
  /** How many rows there are on all pages. */
  total: number;
  /** How many pages there are, at least 1. */
  pages: number;
}

/** The rows that match a query, sorted and cut into pages. */
export function select(rows: readonly Row[], query: Query): Selection {
  const text = query.q.toLowerCase();
  const found = rows.filter(({ target, check }) =>
    (!query.state || check?.state === query.state) &&
    (!query.status || String(check ? check.outcome ?? "unreached" : "") === query.status) &&
    (query.category === undefined || target.category === query.category) &&
    (!text || `${target.name}\n${target.url}\n${target.category}`.toLowerCase().includes(text))
  );
  found.sort(COMPARE[query.sort]);
  const { items, ...counts } = pageOf(found, query.page, PAGE_SIZE);
  return { rows: items, ...counts };
}

const byName = (a: Row, b: Row) => collator.compare(a.target.name, b.target.name);
const ms = ({ check }: Row) => check ? totalOf(check.phases) ?? -1 : -1;
const outcome = ({ check }: Row) => String(check?.outcome ?? "");

const COMPARE: Record<Sort, (a: Row, b: Row) => number> = {
  failing: (a, b) => urgencyOf(a.check?.state) - urgencyOf(b.check?.state) || byName(a, b),
  name: byName,
  category: (a, b) => collator.compare(a.target.category, b.target.category) || byName(a, b),
  slowest: (a, b) => ms(b) - ms(a) || byName(a, b),
  status: (a, b) => collator.compare(outcome(b), outcome(a)) || byName(a, b),
};

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}
