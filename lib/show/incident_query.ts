import { isId } from "../list/ids.ts";
import { DAY } from "../duration.ts";
import { FAILURES } from "../model/failure.ts";
import type { Incident } from "../model/incident.ts";
import type { View } from "../model/view.ts";
import { number } from "../text/numbers.ts";
import {
  isOneOf,
  isStatus,
  type Page,
  PAGE_PROBLEM,
  pageNumber,
  pageOf,
  parameter,
  type Parsed,
  searchOf,
  textParameter,
} from "./parameters.ts";
import { dayFrom, isWithin, type Period } from "./period.ts";
import { date, dayText } from "./times.ts";
import { outcomeName } from "./words.ts";

/** Which incidents to show: the page's and the API's query parameters. */
export interface IncidentQuery {
  state?: typeof STATES[number];
  /** A target's id. */
  target?: string;
  /** The target's category in the current list. */
  category?: string;
  /** What it was opened by: an HTTP status or a failure, `503`, `timeout`. */
  status?: string;
  /** A UTC day, by its start in ms: incidents that were open at any time of it. */
  on?: number;
  /** From 1. */
  page: number;
}

const STATES = ["open", "closed"] as const;

/** Incidents on one page. */
const INCIDENTS_PAGE_SIZE = 500;

/** Reads query parameters; unknown ones are ignored. */
export function parseIncidentQuery(parameters: URLSearchParams): Parsed<IncidentQuery> {
  const state = parameter(parameters, "state");
  if (state !== undefined && !isOneOf(STATES, state)) {
    return { ok: false, problem: "state must be open or closed" };
  }
  const target = parameter(parameters, "target");
  if (target !== undefined && !isId(target)) return { ok: false, problem: "target must be the id of a target" };
  const status = parameter(parameters, "status")?.toLowerCase();
  if (status !== undefined && !isStatus(status) && !isOneOf(FAILURES, status)) {
    return { ok: false, problem: `status must be from 100 to 999, or one of ${FAILURES.join(", ")}` };
  }
  const day = parameter(parameters, "on");
  const on = day === undefined ? undefined : dayFrom(day);
  if (day !== undefined && on === undefined) return { ok: false, problem: "on must be a day, such as 2026-11-22" };
  const page = pageNumber(parameters);
  if (!page) return { ok: false, problem: PAGE_PROBLEM };
  return { ok: true, query: { state, target, category: textParameter(parameters, "category"), status, on, page } };
}

/** The query string without defaults, `?state=open&page=2`, or "". */
export function incidentQueryString({ state, target, category, status, on, page }: IncidentQuery): string {
  return searchOf({ state, target, category, status, on: on === undefined ? undefined : dayText(on, "UTC") }, page);
}

/** How many incidents a query finds, and its filters: `3 open incidents in Travel: timed out, on 2 Jan 2026`. */
export function incidentWords({ state, target, category, status, on }: IncidentQuery, total: number): string {
  const found = `${total === 0 ? "No" : number(total)} ${state ? `${state} ` : ""}${
    total === 1 ? "incident" : "incidents"
  }`;
  const which = [
    target && ` for ${target}`,
    category && ` in ${category}`,
    on !== undefined ? ` on ${date(on)}` : state !== "open" && " in the past 90 days",
    status && `: ${outcomeName(status)}`,
  ];
  return found + which.filter(Boolean).join("");
}

/** The URL of the page with these incidents. */
export function incidentHref(query: Partial<IncidentQuery>): string {
  return `/incidents${incidentQueryString({ page: 1, ...query })}`;
}

/** The incidents that match a query and were open at any time of a period: open ones first, then the last to close. */
export function findIncidents(
  { incidents: { open, closed }, list }: Pick<View, "incidents" | "list">,
  query: Omit<IncidentQuery, "page"> & Period,
): Incident[] {
  const { state, target, category, status, on, ...period } = query;
  const ids = category === undefined
    ? undefined
    : new Set(list.targets.filter((one) => one.category === category).map(({ id }) => id));
  const day = on === undefined ? {} : { since: on, until: on + DAY };
  return [...(state === "closed" ? [] : open), ...(state === "open" ? [] : closed)].filter((incident) => {
    const [from, to] = [incident.opened, incident.closed ?? Infinity];
    return (!target || incident.target === target) &&
      (!ids || ids.has(incident.target)) &&
      (!status || String(incident.outcome) === status) &&
      isWithin(period, from, to) && isWithin(day, from, to);
  });
}

/** The page of them that the query asks for. */
export function selectIncidents(
  view: Pick<View, "incidents" | "list">,
  query: IncidentQuery & Period,
): Page<Incident> {
  return pageOf(findIncidents(view, query), query.page, INCIDENTS_PAGE_SIZE);
}
