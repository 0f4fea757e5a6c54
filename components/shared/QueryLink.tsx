import type { ComponentChildren } from "preact";
import { type Query, queryString } from "../../lib/show/query.ts";
import { linkOf, type QueryChange } from "../../lib/show/query_link.ts";

export interface QueryLinkProps {
  /** What the page filters and sorts by now. */
  query: Query;
  /** What the link filters or sorts by; if the page does so already, the link undoes it. */
  change: QueryChange;
  /** Whether it would show nothing: then it leads nowhere, unless it undoes something. Default false. */
  isEmpty?: boolean;
  children: ComponentChildren;
}

/** A link that filters or sorts, marked as current if the page does so. */
export function QueryLink({ query, change, isEmpty = false, children }: QueryLinkProps) {
  const { href, active } = linkOf(query, change);
  return (
    <a
      href={isEmpty && !active ? undefined : href}
      aria-current={active ? "true" : undefined}
      data-change={queryString(change)}
    >
      {children}
    </a>
  );
}
