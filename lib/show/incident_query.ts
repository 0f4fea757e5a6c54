import { isId } from "../list/ids.ts";
import type { Incident, Incidents } from "../model/incident.ts";

/** What is asked for of the incidents: the page's and the API's query parameters. */
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
  const page = get("page") ?? "1";
  if (!/^[1-9]\d{0,5}$/.test(page)) return { ok: false, problem: "page must be a whole number from 1" };
  return { ok: true, query: { state, target, page: Number(page) } };
}

/** The query as the shortest parameters that mean it, `?state=open&page=2`, or "". */
export function incidentQueryString({ state, target, page }: IncidentQuery): string {
  const parameters = new URLSearchParams();
  if (state) parameters.set("state", state);
  if (target) parameters.set("target", target);
  if (page > 1) parameters.set("page", String(page));
  const text = parameters.toString();
  return text && `?${text}`;
}

export interface IncidentSelection {
  /** Those of the page that is asked for: open ones first, then what closed last. */
  incidents: Incident[];
  /** How many there are on all pages. */
  total: number;
  /** How many pages there are, at least 1. */
  pages: number;
}

/** The incidents a query asks for, cut into pages. */
export function selectIncidents(
  { open, closed }: Incidents,
  { state, target, page }: IncidentQuery,
): IncidentSelection {
  const all = [...(state === "closed" ? [] : open), ...(state === "open" ? [] : closed)];
  const found = target ? all.filter((incident) => incident.target === target) : all;
  const start = (page - 1) * INCIDENTS_PAGE_SIZE;
  return {
    incidents: found.slice(start, start + INCIDENTS_PAGE_SIZE),
    total: found.length,
    pages: Math.max(1, Math.ceil(found.length / INCIDENTS_PAGE_SIZE)),
  };
}
