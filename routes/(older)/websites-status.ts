import { define } from "../../define.ts";
import { websitesStatus } from "../../lib/summary.ts";

export const handler = define.handlers((ctx) => Response.json(websitesStatus(ctx.state.view)));
