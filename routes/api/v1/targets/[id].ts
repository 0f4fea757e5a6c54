import { HttpError } from "fresh";
import { define } from "../../../../define.ts";
import { apiTarget } from "../../../../lib/api.ts";
import { rows } from "../../../../lib/rows.ts";

export const handler = define.handlers((ctx) => {
  const { id } = ctx.params;
  const row = rows(ctx.state.view).find(({ target }) => target.id === id);
  if (!row) throw new HttpError(404, `There is no target with the id ${id}`);
  return Response.json(apiTarget(row));
});
