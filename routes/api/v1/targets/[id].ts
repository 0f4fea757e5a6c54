import { HttpError } from "fresh";
import { define } from "../../../../define.ts";
import { apiTargetDetails } from "../../../../lib/api/target.ts";
import { rows } from "../../../../lib/show/rows.ts";

export const handler = define.handlers((ctx) => {
  const { id } = ctx.params;
  const { view } = ctx.state;
  const row = rows(view).find(({ target }) => target.id === id);
  if (!row) throw new HttpError(404, `No target has the id ${id}`);
  return Response.json(apiTargetDetails(row, view));
});
