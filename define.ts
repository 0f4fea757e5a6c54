import { createDefine } from "fresh";
import type { Monitor } from "./lib/monitor.ts";

/** What routes may know of the monitor. */
export type Shown = Pick<Monitor, "view" | "ready">;

/** What every request finds in `ctx.state`: how things stood when it began, whatever happens until it is answered. */
export type State = Shown;

export const define = createDefine<State>();
