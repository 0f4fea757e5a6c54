/** Reads the number of a page, from 1; undefined: it is none. */
export function parsePage(text = "1"): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** What `parsePage()` rejects, for messages. */
export const PAGE_PROBLEM = "page must be a whole number from 1";

/** Parameters in the order given, without those that are not set: `?state=open&page=2`, or "". */
export function parameterString(parameters: Record<string, string | undefined>, page = 1): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) set.set(name, value);
  if (page > 1) set.set("page", String(page));
  return set.size > 0 ? `?${set}` : "";
}

/** One page of items. */
export interface Paged<T> {
  items: T[];
  /** Number of items on all pages. */
  total: number;
  /** Number of pages, at least 1. */
  pages: number;
}

/** @param page from 1 */
export function pageOf<T>(items: readonly T[], page: number, size: number): Paged<T> {
  const start = (page - 1) * size;
  return {
    items: items.slice(start, start + size),
    total: items.length,
    pages: Math.max(1, Math.ceil(items.length / size)),
  };
}
