import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { badgeResponse } from "../../lib/http/badge_response.ts";
import { BADGES, parseBadgeQuery } from "../../lib/show/badge_query.ts";

/** `<id>.svg` */
export const handler = define.handlers(async ({ params, url, state: { view } }) => {
  // Loaded with the first request for a badge: the widths of letters that come with it are half of the app.
  const { badgeOf } = await import("../../lib/api/badge.ts");
  const [, id] = /^([\w-]+)\.svg$/.exec(params.file) ?? [];
  const parsed = parseBadgeQuery(url.searchParams, BADGES);
  const badge = id && parsed.ok && badgeOf(view, id, parsed.query.show);
  if (!badge) throw new HttpError(404);
  return badgeResponse(badge);
});
