import { createDefine, HttpError } from "fresh";
import type { Monitor } from "./lib/monitor/monitor.ts";
import type { Rejection } from "./lib/http/resource.ts";
import { log } from "./lib/log/log.ts";
import type { Page, Parsed } from "./lib/show/parameters.ts";

/** What routes may know of the monitor. */
export type MonitorView = Pick<Monitor, "view" | "ready" | "viewAt">;

/** What every request finds in `ctx.state`: a snapshot from when it arrived, the same until its response is sent. */
export interface State {
  view: MonitorView["view"];
  /** Set if the request was rejected before routing: its response is this error. */
  rejection?: Rejection;
}

export const define = createDefine<State>();

/**
 * A request's query.
 * @throws {HttpError} 400 with the problem, if it is not valid
 */
export function queryOf<Query>(parsed: Parsed<Query>): Query {
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  return parsed.query;
}

/**
 * A page of what was found.
 * @throws {HttpError} 404, naming the last page, if the number is beyond it
 */
export function existingPage<Found extends Page<unknown>>(found: Found, number: number): Found {
  if (number > found.pages) throw new HttpError(404, `The last page is ${found.pages}`);
  return found;
}

/** The error that ended a request, if it is for the client; any other one is only logged, and undefined. */
export function httpErrorOf({ error, url }: { error: unknown; url: URL }): HttpError | undefined {
  if (error instanceof HttpError) return error;
  log.error("Cannot respond to {path}: {error}", { event: "request.failed", path: url.pathname, error });
}
