import { define } from "../../define.ts";
import { websitesStatus } from "../../lib/api/older.ts";

export const handler = define.handlers((ctx) => Response.json(websitesStatus(ctx.state.view)));
