import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { badgeResponse } from "../../lib/http/badge_response.ts";
import { GROUP_BADGES, parseBadgeQuery } from "../../lib/show/badge_query.ts";

/** All sites, or those of a category. */
export const handler = define.handlers(async ({ url, state: { view } }) => {
  const { groupBadge } = await import("../../lib/api/badge.ts");
  const parsed = parseBadgeQuery(url.searchParams, GROUP_BADGES);
  const badge = parsed.ok && groupBadge(view, parsed.query);
  if (!badge) throw new HttpError(404);
  return badgeResponse(badge);
});
