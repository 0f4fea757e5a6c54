import { SEARCH_ID } from "../../lib/show/query_link.ts";

/** Links to the search field, from any scroll position and from other pages. */
export function SearchLink({ path }: { path: string }) {
  return (
    <a class="magnifier" href={`${path === "/" ? "" : "/"}#${SEARCH_ID}`} aria-label="Search sites">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <circle cx="10.5" cy="10.5" r="6.5" />
        <path d="m15.5 15.5 5.5 5.5" />
      </svg>
    </a>
  );
}
