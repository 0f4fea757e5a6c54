import { HttpError } from "fresh";
import { define } from "../../../../define.ts";
import { apiTarget } from "../../../../lib/api/target.ts";
import { parseQuery, queryString } from "../../../../lib/show/query.ts";
import { rows } from "../../../../lib/show/rows.ts";
import { select } from "../../../../lib/show/select.ts";

/** Takes the page's own parameters; the `Link` header has the next page (RFC 8288). */
export const handler = define.handlers((ctx) => {
  const parsed = parseQuery(ctx.url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const { query } = parsed;
  const selection = select(rows(ctx.state.view), query);
  if (query.page > selection.pages) throw new HttpError(404, `The last page is ${selection.pages}`);
  const headers = new Headers();
  if (query.page < selection.pages) {
    headers.set("link", `<${ctx.url.pathname}${queryString({ ...query, page: query.page + 1 })}>; rel="next"`);
  }
  return Response.json(selection.items.map(apiTarget), { headers });
});
