import { createDefine, HttpError } from "fresh";
import type { Monitor } from "./lib/monitor/monitor.ts";
import type { Rejection } from "./lib/http/resource.ts";
import type { Parsed } from "./lib/show/parameters.ts";

/** What routes may know of the monitor. */
export type MonitorView = Pick<Monitor, "view" | "ready" | "viewAt">;

/** What every request finds in `ctx.state`: how things stood when it began, whatever happens until it is answered. */
export interface State {
  view: MonitorView["view"];
  /** Set when nothing but this is to be answered. */
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
