import { define } from "../../define.ts";
import { pastHourSummary } from "../../lib/summary.ts";

export const handler = define.handlers((ctx) => Response.json(pastHourSummary(ctx.state.view)));
