import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { CONTENT_TYPE, textOf } from "../../lib/metrics/exposition.ts";
import { familiesOf } from "../../lib/metrics/targets.ts";

/** The newest check of one target with the metrics of blackbox_exporter; no new check is made. */
export const handler = define.handlers(({ url, state: { view } }) => {
  const id = url.searchParams.get("target");
  const target = view.list.targets.find((target) => target.id === id);
  if (!target) throw new HttpError(404);
  return new Response(textOf(familiesOf(view, target)), { headers: { "content-type": CONTENT_TYPE } });
});
