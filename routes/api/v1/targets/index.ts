import { HttpError } from "fresh";
import { define } from "../../../../define.ts";
import { pageResponse } from "../../../../lib/api/page.ts";
import { apiTarget } from "../../../../lib/api/target.ts";
import { parseQuery } from "../../../../lib/show/query.ts";
import { rowsByName } from "../../../../lib/show/rows_by_name.ts";
import { select } from "../../../../lib/show/find.ts";
import { slowTargets } from "../../../../lib/show/slow.ts";

export const handler = define.handlers(async ({ url, state: { view } }) => {
  const parsed = parseQuery(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const { page } = parsed.query;
  const selection = await select(await rowsByName(view), parsed.query);
  if (page > selection.pages) throw new HttpError(404, `The last page is ${selection.pages}`);
  const slow = slowTargets(view);
  return pageResponse(selection, { page, url, json: (row) => apiTarget(row, slow) });
});
