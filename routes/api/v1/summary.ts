import { define } from "../../../define.ts";
import { apiSummary } from "../../../lib/api/summary.ts";

export const handler = define.handlers((ctx) => Response.json(apiSummary(ctx.state.view)));
