import { TARGETS_ID } from "../../lib/show/query_link.ts";

/** The id of the part of the page that is below the header. */
export const CONTENT_ID = "content";

/** The first link in tab order: skips everything before the content. */
export function SkipLink({ path }: { path: string }) {
  return path === "/"
    ? <a class="skip" href={`#${TARGETS_ID}`}>Skip to the list of sites</a>
    : <a class="skip" href={`#${CONTENT_ID}`}>Skip to the content</a>;
}
