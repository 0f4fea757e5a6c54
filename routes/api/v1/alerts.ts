import { define } from "../../../define.ts";
import { apiAlerts } from "../../../lib/api/alerts.ts";

export const handler = define.handlers((ctx) => Response.json(apiAlerts(ctx.state.view)));
