import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { EMBEDDABLE } from "../../lib/http/security.ts";

/** `<id>.svg`; pages elsewhere that embed it may keep it for a minute. */
export const handler = define.handlers(async ({ params, state: { view } }) => {
  // Loaded with the first request for a badge: the widths of letters that come with it are half of the app.
  const { badgeOf } = await import("../../lib/api/badge.ts");
  const [, id] = /^([\w-]+)\.svg$/.exec(params.file) ?? [];
  const badge = id && badgeOf(view, id);
  if (!badge) throw new HttpError(404);
  return new Response(badge, {
    headers: {
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=60",
      ...EMBEDDABLE,
    },
  });
});
