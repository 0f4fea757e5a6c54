import { define, existingPage, queryOf } from "../../../../define.ts";
import { pageResponse } from "../../../../lib/api/page.ts";
import { apiTarget } from "../../../../lib/api/target.ts";
import { parseQuery } from "../../../../lib/show/query.ts";
import { rowsByName } from "../../../../lib/show/rows_by_name.ts";
import { select } from "../../../../lib/show/find.ts";
import { slowTargets } from "../../../../lib/show/slow.ts";

export const handler = define.handlers(async ({ url, state: { view } }) => {
  const query = queryOf(parseQuery(url.searchParams));
  const { page } = query;
  const selection = existingPage(await select(await rowsByName(view), query), page);
  const slow = slowTargets(view);
  return pageResponse(selection, { page, url, json: (row) => apiTarget(row, slow) });
});
