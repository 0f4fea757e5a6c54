import { define, existingPage, queryOf } from "../../../define.ts";
import { apiIncident } from "../../../lib/api/incident.ts";
import { pageResponse } from "../../../lib/api/page.ts";
import { parseIncidentQuery, selectIncidents } from "../../../lib/show/incident_query.ts";
import { parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const query = queryOf(parseIncidentQuery(url.searchParams));
  const period = queryOf(parsePeriod(url.searchParams));
  const { page } = query;
  const selection = existingPage(selectIncidents(view, { ...query, ...period }), page);
  return pageResponse(selection, { page, url, json: apiIncident });
});
