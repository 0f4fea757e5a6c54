import type { ComponentChildren } from "preact";
import { type Query, queryString } from "../../lib/show/query.ts";
import { linkOf, type QueryChange } from "../../lib/show/query_link.ts";

export interface QueryLinkProps {
  /** What the page filters and sorts by now. */
  query: Query;
  /** What the link filters or sorts by; where the page does so already, the link takes it back. */
  change: QueryChange;
  class?: string;
  children: ComponentChildren;
}

/** A link that filters or sorts, and that says when it is what is shown. */
export function QueryLink({ query, change, class: className, children }: QueryLinkProps) {
  const { href, active } = linkOf(query, change);
  return (
    <a class={className} href={href} aria-current={active ? "true" : undefined} data-ask={queryString(change)}>
      {children}
    </a>
  );
}
