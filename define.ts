import { createDefine } from "fresh";
import type { Monitor } from "./lib/monitor/monitor.ts";
import type { Rejection } from "./lib/http/resource.ts";

/** What routes may know of the monitor. */
export type MonitorView = Pick<Monitor, "view" | "ready" | "viewAt">;

/** What every request finds in `ctx.state`: how things stood when it began, whatever happens until it is answered. */
export interface State {
  view: MonitorView["view"];
  /** Set when nothing but this is to be answered. */
  rejection?: Rejection;
}

export const define = createDefine<State>();
