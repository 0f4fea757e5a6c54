import type { Page } from "../show/parameters.ts";
import { visitInTurns } from "../turns.ts";

interface PageOptions<Item> {
  /** Its number, from 1. */
  page: number;
  /** What was requested. */
  url: URL;
  json: (item: Item) => unknown;
}

/**
 * A page of a list as JSON; the `Link` header has the next one (RFC 8288). Items are written in turns: a thousand in one
 * go would block the event loop for 25 ms.
 */
export async function pageResponse<Item>(
  { items, pages }: Page<Item>,
  { page, url, json }: PageOptions<Item>,
): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  if (page < pages) {
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    headers.set("link", `<${next.pathname}${next.search}>; rel="next"`);
  }
  const written: string[] = [];
  await visitInTurns(items, (item) => written.push(JSON.stringify(json(item))));
  return new Response(`[${written.join(",")}]`, { headers });
}
