import { define } from "../../define.ts";
import { pastHourSummary } from "../../lib/api/older.ts";

export const handler = define.handlers((ctx) => Response.json(pastHourSummary(ctx.state.view)));
