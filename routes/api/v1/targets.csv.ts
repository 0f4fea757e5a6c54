import { define, queryOf } from "../../../define.ts";
import { csvResponse } from "../../../lib/api/csv.ts";
import { TARGET_COLUMNS, targetCells } from "../../../lib/api/target.ts";
import { parseQuery } from "../../../lib/show/query.ts";
import { rowsByName } from "../../../lib/show/rows_by_name.ts";
import { find } from "../../../lib/show/find.ts";

export const handler = define.handlers(async ({ url, state: { view } }) => {
  const query = queryOf(parseQuery(url.searchParams));
  const { found } = await find(await rowsByName(view), query);
  return csvResponse("targets", TARGET_COLUMNS, found.values().map(targetCells));
});
