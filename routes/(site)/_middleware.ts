import { HttpError } from "fresh";
import { define } from "../../define.ts";

/** Turns what was rejected before routing into an error in the format of this folder's routes. */
export const handler = define.middleware((ctx) => {
  const { rejection } = ctx.state;
  if (rejection) throw new HttpError(rejection.status, rejection.detail);
  return ctx.next();
});
