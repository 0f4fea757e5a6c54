import { TARGETS_ID } from "../../lib/show/query_link.ts";

/** The id of the part of the page that is below the header. */
export const CONTENT_ID = "content";

/** The first thing that the keyboard reaches: past all that comes before what the page is for. */
export function SkipLink({ path }: { path: string }) {
  return path === "/"
    ? <a class="skip" href={`#${TARGETS_ID}`}>Skip to the list of sites</a>
    : <a class="skip" href={`#${CONTENT_ID}`}>Skip to the content</a>;
}
