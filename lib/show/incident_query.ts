import { isId } from "../list/ids.ts";
import type { Incident, Incidents } from "../model/incident.ts";
import { type Page, PAGE_PROBLEM, pageNumber, pageOf, parameter, type Parsed, searchOf } from "./parameters.ts";
import { isWithin, type Period } from "./period.ts";

/** Which incidents to show: the page's and the API's query parameters. */
export interface IncidentQuery {
  state?: "open" | "closed";
  /** A target's id. */
  target?: string;
  /** From 1. */
  page: number;
}

/** Incidents on one page. */
const INCIDENTS_PAGE_SIZE = 500;

/** Reads query parameters; an unknown one is passed over. */
export function parseIncidentQuery(parameters: URLSearchParams): Parsed<IncidentQuery> {
  const state = parameter(parameters, "state");
  if (state !== undefined && state !== "open" && state !== "closed") {
    return { ok: false, problem: "state must be open or closed" };
  }
  const target = parameter(parameters, "target");
  if (target !== undefined && !isId(target)) return { ok: false, problem: "target must be the id of a target" };
  const page = pageNumber(parameters);
  return page ? { ok: true, query: { state, target, page } } : { ok: false, problem: PAGE_PROBLEM };
}

/** The query as the shortest parameters that mean it, `?state=open&page=2`, or "". */
export function incidentQueryString({ state, target, page }: IncidentQuery): string {
  return searchOf({ state, target }, page);
}

/** The incidents a query asks for, of those that were open at any time of a period: open ones first, then what closed last. */
export function findIncidents({ open, closed }: Incidents, query: Omit<IncidentQuery, "page"> & Period): Incident[] {
  const { state, target, ...period } = query;
  return [...(state === "closed" ? [] : open), ...(state === "open" ? [] : closed)].filter((incident) =>
    (!target || incident.target === target) && isWithin(period, incident.opened, incident.closed ?? Infinity)
  );
}

/** The same, cut into pages. */
export function selectIncidents(incidents: Incidents, query: IncidentQuery & Period): Page<Incident> {
  return pageOf(findIncidents(incidents, query), query.page, INCIDENTS_PAGE_SIZE);
}
