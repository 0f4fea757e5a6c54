import { FAILURES } from "../model/failure.ts";
import { type State, STATES } from "../model/state.ts";
import { timeOf } from "./period.ts";
import {
  isOneOf,
  isStatus,
  PAGE_PROBLEM,
  pageNumber,
  parameter,
  type Parsed,
  searchOf,
  textParameter,
} from "./parameters.ts";

/** The ways a list of targets can be sorted. */
export const SORTS = ["failing", "name", "category", "slowest", "status"] as const;
export type Sort = typeof SORTS[number];

/** Which targets to show, and in which order: the page's and the API's query parameters. */
export interface Query {
  /** Words that name, URL, category or failure must have, in any case and without accents, or that are status or state; "": any. */
  q: string;
  state?: State;
  /** An HTTP status or a failure, `503`, `timeout`, or `unreached`. */
  status?: string;
  /** As in the list. */
  category?: string;
  sort: Sort;
  /** From 1. */
  page: number;
  /** A past time to show, ms UTC. Undefined: now. */
  at?: number;
}

/** Rows on one page. */
export const PAGE_SIZE = 1000;

/** Characters that are searched for at most. */
export const MAX_TEXT = 200;

const MAX_MOMENT = Date.UTC(10_000, 0);

/** Outcomes other than an HTTP status. */
const WORDS = [...FAILURES, "unreached"] as const;

/** Reads query parameters; unknown ones are ignored. */
export function parseQuery(parameters: URLSearchParams): Parsed<Query> {
  const get = (name: string) => parameter(parameters, name);
  const fail = (name: string, allowed: string) => ({ ok: false as const, problem: `${name} must be ${allowed}` });

  const q = textParameter(parameters, "q") ?? "";
  if (q.length > MAX_TEXT) return fail("q", `at most ${MAX_TEXT} characters`);
  const state = get("state");
  if (state !== undefined && !isOneOf(STATES, state)) return fail("state", `one of ${STATES.join(", ")}`);
  const sort = get("sort") ?? "failing";
  if (!isOneOf(SORTS, sort)) return fail("sort", `one of ${SORTS.join(", ")}`);
  const status = get("status")?.toLowerCase();
  if (status !== undefined && !isStatus(status) && !isOneOf(WORDS, status)) {
    return fail("status", `from 100 to 999, or one of ${WORDS.join(", ")}`);
  }
  const page = pageNumber(parameters);
  if (!page) return { ok: false, problem: PAGE_PROBLEM };
  const given = get("at");
  const at = given === undefined ? undefined : momentOf(given);
  if (given !== undefined && at === undefined) return fail("at", "a time, such as 2026-11-22T20:50Z");
  return {
    ok: true,
    query: {
      q,
      state,
      status,
      category: textParameter(parameters, "category"),
      sort,
      page,
      ...(at !== undefined && { at }),
    },
  };
}

/** The query string without defaults, `?state=down&page=2`, or "". */
export function queryString({ q, state, status, category, sort, page, at }: Partial<Query>): string {
  const values = { at: at === undefined ? undefined : momentText(at), q, state, status, category };
  return searchOf({ ...values, sort: sort === "failing" ? undefined : sort }, page);
}

/** `2026-11-22T20:50Z`, with seconds where there are some. */
export function momentText(at: number): string {
  return new Date(at).toISOString().replace(/(?::00)?\.000Z$/, "Z");
}

/** A time as text, in UTC unless it names a zone, or as a number of ms; up to the year 9999. */
function momentOf(text: string): number | undefined {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : timeOf(text) ?? timeOf(`${text}Z`);
  return at !== undefined && 0 <= at && at < MAX_MOMENT ? at : undefined;
}

/** Whether a query filters. */
export function isFiltered({ q, state, status, category }: Query): boolean {
  return q !== "" || state !== undefined || status !== undefined || category !== undefined;
}
