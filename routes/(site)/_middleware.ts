import { HttpError } from "fresh";
import { define } from "../../define.ts";

/** Answers what was refused before any route was found in the format of this folder's routes. */
export const handler = define.middleware((ctx) => {
  const { rejection } = ctx.state;
  if (rejection) throw new HttpError(rejection.status, rejection.detail);
  return ctx.next();
});
