import { define } from "../../define.ts";

/** Whether there is a list and the store answers. The list is loaded before the port is bound. */
export const handler = define.handlers((ctx) => {
  const reason = ctx.state.monitor.storeFailure;
  const headers = { "cache-control": "no-store" };
  if (reason) return Response.json({ status: "unavailable", reason }, { status: 503, headers });
  return Response.json({ status: "ok" }, { headers });
});
