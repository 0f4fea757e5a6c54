import { define } from "../../../define.ts";
import { CONTENT_TYPE, textOf } from "../../../lib/metrics/exposition.ts";
import { processFacts, processFamilies } from "../../../lib/metrics/process.ts";

/** Metrics of this process, as it is now. */
export const handler = define.handlers(({ state: { view } }) =>
  new Response(textOf(processFamilies(view, processFacts())), {
    headers: { "content-type": CONTENT_TYPE, "cache-control": "no-store" },
  })
);
