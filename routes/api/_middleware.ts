import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { refusalOf } from "../../lib/guard.ts";

/** Refuses absurd URLs where the error is then told in the format of the route. */
export const handler = define.middleware((ctx) => {
  const refusal = refusalOf(ctx.req.url);
  if (refusal) throw new HttpError(refusal.status, refusal.detail);
  return ctx.next();
});
