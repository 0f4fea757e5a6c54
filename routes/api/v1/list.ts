import { define } from "../../../define.ts";
import { apiList } from "../../../lib/api.ts";

export const handler = define.handlers((ctx) => Response.json(apiList(ctx.state.view)));
