import { define } from "../../define.ts";

/** Whether there is a list and the store has answered. */
export const handler = define.handlers((ctx) => {
  const { ready } = ctx.state;
  return Response.json({ status: ready ? "ok" : "starting" }, {
    status: ready ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
});
