import { define } from "../../define.ts";
import { atomFeed } from "../../lib/feed.ts";

/** Incidents for feed readers; where the page can be reached is told by the configuration, or else by the request. */
export const handler = define.handlers(({ url, state: { view } }) =>
  new Response(atomFeed(view, view.baseUrl || url.origin), {
    headers: { "content-type": "application/atom+xml; charset=utf-8", "access-control-allow-origin": "*" },
  })
);
