import { define, queryOf } from "../../../define.ts";
import { csvResponse } from "../../../lib/api/csv.ts";
import { INCIDENT_COLUMNS, incidentCells } from "../../../lib/api/incident.ts";
import { findIncidents, parseIncidentQuery } from "../../../lib/show/incident_query.ts";
import { parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const query = queryOf(parseIncidentQuery(url.searchParams));
  const period = queryOf(parsePeriod(url.searchParams));
  const found = findIncidents(view, { ...query, ...period });
  return csvResponse("incidents", INCIDENT_COLUMNS, found.values().map(incidentCells));
});
