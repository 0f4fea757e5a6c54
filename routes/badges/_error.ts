import { define, httpErrorOf } from "../../define.ts";
import { EMBEDDABLE } from "../../lib/http/security.ts";

/** An error as a badge, for the page that embeds it. */
export const handler = define.handlers(async (ctx) => {
  const { status = 500 } = httpErrorOf(ctx) ?? {};
  const { missingBadge } = await import("../../lib/api/badge.ts");
  return new Response(missingBadge(), {
    status,
    headers: { "content-type": "image/svg+xml", "cache-control": "no-store", ...EMBEDDABLE },
  });
});
