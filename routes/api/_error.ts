import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { log } from "../../lib/log/log.ts";
import { problem } from "../../lib/http/problem.ts";

/** An error as problem details; of an unexpected one they say only that there was one. */
export const handler = define.handlers(({ error, url }) => {
  if (error instanceof HttpError) return problem(error.status, error.message);
  log.error("Cannot respond to {path}: {error}", { event: "request.failed", path: url.pathname, error });
  return problem(500);
});
