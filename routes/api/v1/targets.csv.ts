import { HttpError } from "fresh";
import { define } from "../../../define.ts";
import { csvResponse } from "../../../lib/api/csv.ts";
import { TARGET_COLUMNS, targetCells } from "../../../lib/api/target.ts";
import { parseQuery } from "../../../lib/show/query.ts";
import { rows } from "../../../lib/show/rows.ts";
import { find } from "../../../lib/show/find.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const parsed = parseQuery(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  return csvResponse("targets", TARGET_COLUMNS, find(rows(view), parsed.query).found.values().map(targetCells));
});
