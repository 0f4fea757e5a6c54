import { define } from "../../define.ts";
import { atomFeed } from "../../lib/api/feed.ts";

/** Incidents for feed readers. */
export const handler = define.handlers(({ state: { view } }) =>
  new Response(atomFeed(view, view.baseUrl), { headers: { "content-type": "application/atom+xml; charset=utf-8" } })
);
