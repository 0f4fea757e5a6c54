import { isOneOf, parameter, type Parsed, searchOf } from "./parameters.ts";

/** What a badge can show of a site; of all sites or a category, only the first two. */
export const BADGES = ["state", "uptime", "response", "certificate"] as const;
export const GROUP_BADGES = BADGES.slice(0, 2);
export type BadgeKind = typeof BADGES[number];

export interface BadgeQuery {
  show: BadgeKind;
  /** Undefined: all sites, or the badge is one site's. */
  category?: string;
}

/** @param kinds what this badge can show */
export function parseBadgeQuery(parameters: URLSearchParams, kinds: readonly BadgeKind[]): Parsed<BadgeQuery> {
  const show = parameter(parameters, "show") ?? "state";
  if (!isOneOf(kinds, show)) return { ok: false, problem: `show must be one of ${kinds.join(", ")}` };
  return { ok: true, query: { show, category: parameter(parameters, "category") } };
}

/** The query as the shortest parameters that mean it, `?category=Shops&show=uptime`, or "". */
export function badgeQueryString({ show, category }: BadgeQuery): string {
  return searchOf({ category, show: show === "state" ? undefined : show });
}
