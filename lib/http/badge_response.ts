import { EMBEDDABLE } from "./security.ts";

/** A badge for pages elsewhere, which may keep it for a minute. */
export function badgeResponse(svg: string): Response {
  return new Response(svg, {
    headers: { "content-type": "image/svg+xml", "cache-control": "public, max-age=60", ...EMBEDDABLE },
  });
}
