import { HttpError } from "fresh";
import { define } from "../../../define.ts";
import { apiIncident } from "../../../lib/api/incident.ts";
import { pageResponse } from "../../../lib/api/page.ts";
import { parseIncidentQuery, selectIncidents } from "../../../lib/show/incident_query.ts";
import { parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const parsed = parseIncidentQuery(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const period = parsePeriod(url.searchParams);
  if (!period.ok) throw new HttpError(400, period.problem);
  const { page } = parsed.query;
  const selection = selectIncidents(view, { ...parsed.query, ...period.query });
  if (page > selection.pages) throw new HttpError(404, `The last page is ${selection.pages}`);
  return pageResponse(selection, { page, url, json: apiIncident });
});
