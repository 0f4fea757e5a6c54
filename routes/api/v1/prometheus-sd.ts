import { define } from "../../../define.ts";
import { discoveredGroups } from "../../../lib/metrics/discovery.ts";

export const handler = define.handlers((ctx) => Response.json(discoveredGroups(ctx.state.view)));
