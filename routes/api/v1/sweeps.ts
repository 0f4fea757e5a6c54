import { define } from "../../../define.ts";
import { apiSweep } from "../../../lib/api.ts";

export const handler = define.handlers((ctx) => Response.json(ctx.state.monitor.view.sweeps.map(apiSweep)));
