import { define } from "../../define.ts";
import { latestSummary } from "../../lib/summary.ts";

export const handler = define.handlers((ctx) => Response.json(latestSummary(ctx.state.view)));
