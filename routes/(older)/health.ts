import { define } from "../../define.ts";

/** Whether the process lives: neither the store nor any target has a say in it, or others' outages would end it. */
export const handler = define.handlers(() =>
  Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } })
);
