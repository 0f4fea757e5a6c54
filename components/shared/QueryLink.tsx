import type { ComponentChildren } from "preact";
import { type Query, queryString } from "../../lib/show/query.ts";

/** Where on the page a query is answered. */
export const TARGETS_ID = "targets";

/**
 * The address of the page with something else asked of it and all the rest kept. It is relative, so that Fresh does not
 * take every link to the page for one to where the visitor is.
 */
export function queryHref(query: Query, change: Partial<Query>): string {
  return `./${queryString({ ...query, page: 1, ...change })}#${TARGETS_ID}`;
}

/** Where a link that asks for a change leads, and whether that is what is asked for now: then it takes it back. */
export function linkOf(query: Query, change: QueryLinkProps["change"]): { href: string; active: boolean } {
  const names = Object.keys(change) as (keyof typeof change)[];
  const active = names.every((name) => query[name] === change[name]);
  const back = active ? Object.fromEntries(names.map((name) => [name, undefined])) : change;
  return { href: queryHref(query, back), active };
}

export interface QueryLinkProps {
  /** What is asked for now. */
  query: Query;
  /** What the link asks for; where that is asked for already, the link takes it back. */
  change: Partial<Omit<Query, "page">>;
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
