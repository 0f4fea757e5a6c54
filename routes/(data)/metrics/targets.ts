import { define } from "../../../define.ts";
import { CONTENT_TYPE, linesOf } from "../../../lib/metrics/exposition.ts";
import { inPieces } from "../../../lib/metrics/pieces.ts";
import { targetFamilies } from "../../../lib/metrics/targets.ts";

/** Metrics of all targets, the same from every replica. */
export const handler = define.handlers(async ({ state: { view } }) => {
  const { pieces, etag } = await inPieces(linesOf(targetFamilies(view)));
  return new Response(ReadableStream.from(pieces), { headers: { "content-type": CONTENT_TYPE, etag } });
});
