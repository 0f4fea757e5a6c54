import { define } from "../../define.ts";
import { latestSummary } from "../../lib/api/older.ts";

export const handler = define.handlers((ctx) => Response.json(latestSummary(ctx.state.view)));
