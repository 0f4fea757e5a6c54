import { isOneOf, parameter, type Parsed, searchOf, textParameter } from "./parameters.ts";

/** What a site's badge can show; one for all sites or a category, only the first two. */
export const BADGES = ["state", "uptime", "response", "certificate"] as const;
export const GROUP_BADGES = BADGES.slice(0, 2);
export type BadgeKind = typeof BADGES[number];

export interface BadgeQuery {
  show: BadgeKind;
  /** Undefined: all sites, or one site's badge. */
  category?: string;
}

/** @param kinds what this badge can show */
export function parseBadgeQuery(parameters: URLSearchParams, kinds: readonly BadgeKind[]): Parsed<BadgeQuery> {
  const show = parameter(parameters, "show") ?? "state";
  if (!isOneOf(kinds, show)) return { ok: false, problem: `show must be one of ${kinds.join(", ")}` };
  return { ok: true, query: { show, category: textParameter(parameters, "category") } };
}

/** The query string without defaults, `?category=Shops&show=uptime`, or "". */
export function badgeQueryString({ show, category }: BadgeQuery): string {
  return searchOf({ category, show: show === "state" ? undefined : show });
}
