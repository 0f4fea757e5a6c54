import { createDefine } from "fresh";
import type { Monitor } from "./lib/monitor.ts";

/** What routes may know of the monitor. */
export type Shown = Pick<Monitor, "view" | "ready">;

/** What every request finds in `ctx.state`. */
export interface State {
  monitor: Shown;
}

export const define = createDefine<State>();
