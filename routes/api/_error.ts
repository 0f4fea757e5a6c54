import { define, httpErrorOf } from "../../define.ts";
import { problem } from "../../lib/http/problem.ts";

/** An error as problem details; those of an unexpected one say only that there was one. */
export const handler = define.handlers((ctx) => {
  const error = httpErrorOf(ctx);
  return error ? problem(error.status, error.message) : problem(500);
});
