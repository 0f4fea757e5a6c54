import { parameter, type Parsed } from "./parameters.ts";

/** From when until when, in ms UTC: `since` is included, `until` is not. */
export interface Period {
  since?: number;
  until?: number;
}

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Reads `since` and `until`. */
export function parsePeriod(parameters: URLSearchParams): Parsed<Period> {
  const query: Period = {};
  for (const name of ["since", "until"] as const) {
    const text = parameter(parameters, name);
    if (text === undefined) continue;
    query[name] = timeOf(text);
    if (query[name] === undefined) {
      return { ok: false, problem: `${name} must be a day or a time, such as 2026-11-22 or 2026-11-22T20:50:00Z` };
    }
  }
  const { since, until } = query;
  if (since !== undefined && until !== undefined && since >= until) {
    return { ok: false, problem: "until must be later than since" };
  }
  return { ok: true, query };
}

/** The period as query parameters, `since=...&until=...`, or "". */
export function periodString({ since, until }: Period): string {
  const text = (name: string, time?: number) => time === undefined ? [] : `${name}=${new Date(time).toISOString()}`;
  return [text("since", since), text("until", until)].flat().join("&");
}

/** Whether something that lasted from one time to the other, both included, was at any moment of the period. */
export function isWithin({ since = -Infinity, until = Infinity }: Period, from: number, to: number): boolean {
  return from < until && to >= since;
}

/** A day, `2026-11-22`, by the UTC time of its start; undefined: there is no such day. */
export function dayFrom(text: string): number | undefined {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text) ? day : undefined;
}

/** A day or a time with its zone, `2026-11-22T20:50:00Z`, in ms UTC; undefined: it is neither. */
export function timeOf(text: string): number | undefined {
  // In a query a plus that is not encoded is a space.
  const written = text.replace(" ", "+");
  if (!TIME.test(written) || dayFrom(written.slice(0, 10)) === undefined) return undefined;
  const time = Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
}
