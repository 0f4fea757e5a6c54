import { HttpError } from "fresh";
import { define } from "../../../define.ts";
import { apiIncident } from "../../../lib/api/incident.ts";
import { incidentQueryString, parseIncidentQuery, selectIncidents } from "../../../lib/show/incident_query.ts";

/** The `Link` header has the next page (RFC 8288). */
export const handler = define.handlers((ctx) => {
  const parsed = parseIncidentQuery(ctx.url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const { query } = parsed;
  const { items, pages } = selectIncidents(ctx.state.view.incidents, query);
  if (query.page > pages) throw new HttpError(404, `The last page is ${pages}`);
  const headers = new Headers();
  if (query.page < pages) {
    headers.set("link", `<${ctx.url.pathname}${incidentQueryString({ ...query, page: query.page + 1 })}>; rel="next"`);
  }
  return Response.json(items.map(apiIncident), { headers });
});
