import { parameter, type Parsed, searchOf, textParameter } from "./parameters.ts";
import { dayFrom } from "./period.ts";
import { dayText } from "./times.ts";

/** Which days and targets a report is about. */
export interface ReportQuery {
  /** The first day and the last, UTC, each by its start; ms. */
  from?: number;
  to?: number;
  category?: string;
}

export function parseReportQuery(parameters: URLSearchParams): Parsed<ReportQuery> {
  const query: ReportQuery = { category: textParameter(parameters, "category") };
  for (const name of ["from", "to"] as const) {
    const text = parameter(parameters, name);
    if (text === undefined) continue;
    query[name] = dayFrom(text);
    if (query[name] === undefined) return { ok: false, problem: `${name} must be a day, such as 2026-11-22` };
  }
  const { from, to } = query;
  if (from !== undefined && to !== undefined && from > to) {
    return { ok: false, problem: "to must not be earlier than from" };
  }
  return { ok: true, query };
}

/** The query string without defaults, `?from=2026-11-01`, or "". */
export function reportQueryString({ from, to, category }: ReportQuery): string {
  const text = (day?: number) => day === undefined ? undefined : dayText(day, "UTC");
  return searchOf({ from: text(from), to: text(to), category });
}
