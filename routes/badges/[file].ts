import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { badgeOf } from "../../lib/badge.ts";

/** `<id>.svg`; pages elsewhere that embed it may keep it for a minute. */
export const handler = define.handlers(({ params, state: { monitor: { view } } }) => {
  const [, id] = /^([\w-]+)\.svg$/.exec(params.file) ?? [];
  const badge = id && badgeOf(view, id);
  if (!badge) throw new HttpError(404);
  return new Response(badge, {
    headers: {
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=60",
      "access-control-allow-origin": "*",
    },
  });
});
