import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { EMBEDDABLE } from "../../lib/http/security.ts";
import { log } from "../../lib/log/log.ts";

/** An error as a badge, for the page that embeds it. */
export const handler = define.handlers(async ({ error, url }) => {
  const known = error instanceof HttpError;
  if (!known) log.error("Cannot respond to {path}: {error}", { event: "request.failed", path: url.pathname, error });
  const { missingBadge } = await import("../../lib/api/badge.ts");
  return new Response(missingBadge(), {
    status: known ? error.status : 500,
    headers: { "content-type": "image/svg+xml", "cache-control": "no-store", ...EMBEDDABLE },
  });
});
