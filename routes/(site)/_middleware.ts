import { HttpError } from "fresh";
import { define } from "../../define.ts";

/** Answers what was refused before any route was found in the format of this folder's routes. */
export const handler = define.middleware((ctx) => {
  const { refusal } = ctx.state;
  if (refusal) throw new HttpError(refusal.status, refusal.detail);
  return ctx.next();
});
