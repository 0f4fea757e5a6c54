import { HttpError } from "fresh";
import { define } from "../../../define.ts";
import { csvResponse } from "../../../lib/api/csv.ts";
import { INCIDENT_COLUMNS, incidentCells } from "../../../lib/api/incident.ts";
import { findIncidents, parseIncidentQuery } from "../../../lib/show/incident_query.ts";
import { parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const parsed = parseIncidentQuery(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const period = parsePeriod(url.searchParams);
  if (!period.ok) throw new HttpError(400, period.problem);
  const found = findIncidents(view, { ...parsed.query, ...period.query });
  return csvResponse("incidents", INCIDENT_COLUMNS, found.values().map(incidentCells));
});
