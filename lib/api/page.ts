import type { Page } from "../show/parameters.ts";

interface PageOptions<Item> {
  /** Its number, from 1. */
  page: number;
  /** What was requested. */
  url: URL;
  json: (item: Item) => unknown;
}

/** A page of a list as JSON; the `Link` header has the next one (RFC 8288). */
export function pageResponse<Item>({ items, pages }: Page<Item>, { page, url, json }: PageOptions<Item>): Response {
  const headers = new Headers();
  if (page < pages) {
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    headers.set("link", `<${next.pathname}${next.search}>; rel="next"`);
  }
  return Response.json(items.map((item) => json(item)), { headers });
}
