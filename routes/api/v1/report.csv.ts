import { HttpError } from "fresh";
import { define, queryOf } from "../../../define.ts";
import { csvResponse } from "../../../lib/api/csv.ts";
import { REPORT_COLUMNS, reportDays, reportRows } from "../../../lib/api/report.ts";
import { parseReportQuery } from "../../../lib/show/report_query.ts";
import { dayText } from "../../../lib/show/times.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const query = queryOf(parseReportQuery(url.searchParams));
  const days = reportDays(view, query);
  if (!days) throw new HttpError(400, "from must be before today (UTC): reports cover full days only");
  const name = `report-${dayText(days.from, "UTC")}-to-${dayText(days.to, "UTC")}`;
  return csvResponse(name, REPORT_COLUMNS, reportRows(view, days, query.category));
});
