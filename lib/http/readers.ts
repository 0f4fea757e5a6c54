import { readUrl } from "../list/url.ts";
import type { Target } from "../model/target.ts";
import { type BadgeKind, badgeQueryString, parseBadgeQuery } from "../show/badge_query.ts";
import { certificateQueryString, parseCertificateQuery } from "../show/certificate_query.ts";
import { feedPath, parseFeedQuery } from "../show/feed_query.ts";
import { incidentQueryString, parseIncidentQuery } from "../show/incident_query.ts";
import { parsePeriod, periodString } from "../show/period.ts";
import { parseQuery, queryString, SORTS } from "../show/query.ts";
import { parseReportQuery, reportQueryString } from "../show/report_query.ts";

/** Values from the list that parameters may have. */
export interface Known {
  ids: ReadonlySet<string>;
  /** Each id by its URL. */
  urls: ReadonlyMap<string, string>;
  categories: ReadonlySet<string | undefined>;
}

export const NO_TARGET = "This site is not in the list";
export const NO_CATEGORY = "This category is not in the list";

/** Reads a route's parameters; `text` is their shortest form. */
export type Read = (
  parameters: URLSearchParams,
  known: Known,
) => { ok: true; text: string; isUncommon?: boolean; at?: number } | { ok: false; problem: string; status?: 404 };

/** Of a route that has none. */
export const nothing: Read = () => ({ ok: true, text: "" });
export const targets: Read = (parameters, { categories }) => {
  const parsed = parseQuery(parameters);
  if (!parsed.ok) return parsed;
  const { query } = parsed;
  const { q, page, status, state, category, sort, at } = query;
  // Combinations make thousands of pages; without them there are few.
  const chosen = [state, category, sort !== SORTS[0]].filter(Boolean).length;
  const isUncommon = at !== undefined || q !== "" || page > 1 || status !== undefined || !categories.has(category) ||
    chosen > 1;
  return { ok: true, text: queryString(query), isUncommon, at };
};
export const incidents: Read = (parameters, { ids, categories }) => {
  const parsed = parseIncidentQuery(parameters);
  if (!parsed.ok) return parsed;
  const { target, category, status, on, page } = parsed.query;
  return {
    ok: true,
    text: incidentQueryString(parsed.query),
    isUncommon: page > 1 || status !== undefined || on !== undefined || !categories.has(category) ||
      target !== undefined && (!ids.has(target) || category !== undefined),
  };
};
export const certificates: Read = (parameters, { categories }) => {
  const parsed = parseCertificateQuery(parameters);
  if (!parsed.ok) return parsed;
  const { ends, category, sort, page } = parsed.query;
  const chosen = [ends, category, sort !== "end"].filter(Boolean).length;
  return {
    ok: true,
    text: certificateQueryString(parsed.query),
    isUncommon: page > 1 || chosen > 1 || !categories.has(category),
  };
};
/** Requests are those that a blackbox_exporter gets; its other parameters, `module` and `debug`, mean nothing here. */
export const probe: Read = (parameters, { ids, urls }) => {
  const target = parameters.get("target");
  if (!target) return { ok: false, problem: "The parameter target is missing: the URL or the id of a target" };
  const url = readUrl(target);
  const id = ids.has(target) ? target : url.ok ? urls.get(url.url) : undefined;
  if (id === undefined) return { ok: false, problem: NO_TARGET, status: 404 };
  return { ok: true, text: `?target=${encodeURIComponent(id)}`, isUncommon: true };
};
export const feed: Read = (parameters, { ids, categories }) => {
  const parsed = parseFeedQuery(parameters);
  if (!parsed.ok) return parsed;
  const { target, category } = parsed.query;
  const isUncommon = !categories.has(category) || target !== undefined && !ids.has(target);
  return { ok: true, text: feedPath(parsed.query).slice("/feed.xml".length), isUncommon };
};
export const badge = (kinds: readonly BadgeKind[]): Read => (parameters, { categories }) => {
  const parsed = parseBadgeQuery(parameters, kinds);
  if (!parsed.ok) return parsed;
  if (!categories.has(parsed.query.category)) return { ok: false, problem: NO_CATEGORY, status: 404 };
  return { ok: true, text: badgeQueryString(parsed.query) };
};
export const report: Read = (parameters) => {
  const parsed = parseReportQuery(parameters);
  return parsed.ok ? { ok: true, text: reportQueryString(parsed.query), isUncommon: true } : parsed;
};
/** Reads `since` and `until` beside what `read` reads. */
export const inPeriod = (read: Read): Read => (parameters, known) => {
  const period = parsePeriod(parameters);
  if (!period.ok) return period;
  const others = read(parameters, known);
  const text = periodString(period.query);
  if (!others.ok || text === "") return others;
  return { ok: true, text: others.text === "" ? `?${text}` : `${others.text}&${text}`, isUncommon: true };
};

const knownIn = new WeakMap<readonly Target[], Known>();

/** The values of a list; the same object as long as the list is the same. */
export function knownOf(targets: readonly Target[]): Known {
  let known = knownIn.get(targets);
  if (!known) {
    const ids = new Set(targets.map(({ id }) => id));
    // If several targets have the same URL, the first one counts.
    const urls = new Map(targets.toReversed().map(({ id, url }) => [url, id]));
    known = { ids, urls, categories: new Set([undefined, ...targets.map(({ category }) => category)]) };
    knownIn.set(targets, known);
  }
  return known;
}
