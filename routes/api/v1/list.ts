import { define } from "../../../define.ts";
import { apiList } from "../../../lib/api/list.ts";

export const handler = define.handlers((ctx) => Response.json(apiList(ctx.state.view)));
