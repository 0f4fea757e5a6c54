import { createDefine } from "fresh";
import type { Monitor } from "./lib/monitor.ts";

/** What every request finds in `ctx.state`. */
export interface State {
  monitor: Monitor;
}

export const define = createDefine<State>();
