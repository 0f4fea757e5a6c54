import { define } from "../../../define.ts";
import { apiList } from "../../../lib/api/v1.ts";

export const handler = define.handlers((ctx) => Response.json(apiList(ctx.state.view)));
