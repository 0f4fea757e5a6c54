import { define, queryOf } from "../../define.ts";
import { atomFeed } from "../../lib/api/feed.ts";
import { parseFeedQuery } from "../../lib/show/feed_query.ts";

/** Incidents for feed readers. */
export const handler = define.handlers(({ url, state: { view } }) => {
  const query = queryOf(parseFeedQuery(url.searchParams));
  return new Response(atomFeed(view, view.baseUrl, query), {
    headers: { "content-type": "application/atom+xml; charset=utf-8" },
  });
});
