import { define } from "../../../define.ts";
import { apiSweep } from "../../../lib/api/sweep.ts";

export const handler = define.handlers((ctx) => Response.json(ctx.state.view.sweeps.map(apiSweep)));
