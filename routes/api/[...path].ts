import { HttpError } from "fresh";
import { define } from "../../define.ts";

export const handler = define.handlers((ctx) => {
  throw new HttpError(404, `There is no ${ctx.url.pathname}`);
});
