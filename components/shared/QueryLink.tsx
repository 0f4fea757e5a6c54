import type { ComponentChildren } from "preact";
import { type Query, queryString } from "../../lib/show/query.ts";
import { linkOf, type QueryChange } from "../../lib/show/query_link.ts";

export interface QueryLinkProps {
  /** What the page filters and sorts by now. */
  query: Query;
  /** What the link filters or sorts by; where the page does so already, the link takes it back. */
  change: QueryChange;
  /** It would show nothing, and so leads nowhere unless it takes something back. Default false. */
  isEmpty?: boolean;
  children: ComponentChildren;
}

/** A link that filters or sorts, and that says when it is what is shown. */
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
