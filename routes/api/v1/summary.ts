import { define } from "../../../define.ts";
import { apiSummary } from "../../../lib/api/v1.ts";

export const handler = define.handlers((ctx) => Response.json(apiSummary(ctx.state.view)));
