import { define } from "../../../define.ts";
import { apiMaintenance } from "../../../lib/api/maintenance.ts";

export const handler = define.handlers((ctx) => Response.json(apiMaintenance(ctx.state.view)));
