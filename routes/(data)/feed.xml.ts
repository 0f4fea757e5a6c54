import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { atomFeed } from "../../lib/api/feed.ts";
import { parseFeedQuery } from "../../lib/show/feed_query.ts";

/** Incidents for feed readers. */
export const handler = define.handlers(({ url, state: { view } }) => {
  const parsed = parseFeedQuery(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  return new Response(atomFeed(view, view.baseUrl, parsed.query), {
    headers: { "content-type": "application/atom+xml; charset=utf-8" },
  });
});
