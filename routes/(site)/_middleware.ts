import { HttpError } from "fresh";
import { define } from "../../define.ts";

/** Gives what was rejected before routing an error in the format of this folder's routes. */
export const handler = define.middleware((ctx) => {
  const { refusal } = ctx.state;
  if (refusal) throw new HttpError(refusal.status, refusal.detail);
  return ctx.next();
});
