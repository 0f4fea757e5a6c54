import type { ComponentChildren } from "preact";

export interface PagesProps {
  /** What is on the pages: `incidents`. */
  of: string;
  /** From 1. */
  page: number;
  pages: number;
  /** The URL of a page. */
  hrefOf: (page: number) => string;
  /** What is on this one. Default: its number. */
  children?: ComponentChildren;
}

/** Links to the previous and the next page. */
export function Pages({ of, page, pages, hrefOf, children = `Page ${page} of ${pages}` }: PagesProps) {
  if (pages <= 1) return null;
  return (
    <nav class="pages" aria-label={`Pages of ${of}`}>
      {page > 1 && <a rel="prev" href={hrefOf(page - 1)}>Previous</a>}
      <span>{children}</span>
      {page < pages && <a rel="next" href={hrefOf(page + 1)}>Next</a>}
    </nav>
  );
}
