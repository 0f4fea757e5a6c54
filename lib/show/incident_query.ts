import { isId } from "../list/ids.ts";
import { PAGE_PROBLEM, pageOf, parameterString, parsePage } from "./paging.ts";
import type { Incident, Incidents } from "../model/incident.ts";

/** A request for incidents: the page's and the API's query parameters. */
export interface IncidentQuery {
  state?: "open" | "closed";
  /** A target's id. */
  target?: string;
  /** From 1. */
  page: number;
}

export type ParsedIncidentQuery = { ok: true; query: IncidentQuery } | { ok: false; problem: string };

/** Incidents on one page. */
export const INCIDENTS_PAGE_SIZE = 500;

/** Reads query parameters; an empty one counts as none, an unknown one is passed over. */
export function parseIncidentQuery(parameters: URLSearchParams): ParsedIncidentQuery {
  const get = (name: string) => parameters.get(name)?.trim() || undefined;
  const state = get("state");
  if (state !== undefined && state !== "open" && state !== "closed") {
    return { ok: false, problem: "state must be open or closed" };
  }
  const target = get("target");
  if (target !== undefined && !isId(target)) return { ok: false, problem: "target must be the id of a target" };
  const page = parsePage(get("page"));
  return page === undefined ? { ok: false, problem: PAGE_PROBLEM } : { ok: true, query: { state, target, page } };
}

/** The query as the shortest parameters that mean it, `?state=open&page=2`, or "". */
export function incidentQueryString({ state, target, page }: IncidentQuery): string {
  return parameterString({ state, target }, page);
}

export interface IncidentSelection {
  /** Those of the requested page: open ones first, then what closed last. */
  incidents: Incident[];
  /** How many there are on all pages. */
  total: number;
  /** How many pages there are, at least 1. */
  pages: number;
}

/** The incidents that match a query, cut into pages. */
export function selectIncidents(
  { open, closed }: Incidents,
  { state, target, page }: IncidentQuery,
): IncidentSelection {
  const all = [...(state === "closed" ? [] : open), ...(state === "open" ? [] : closed)];
  const found = target ? all.filter((incident) => incident.target === target) : all;
  const { items, ...counts } = pageOf(found, page, INCIDENTS_PAGE_SIZE);
  return { incidents: items, ...counts };
}
