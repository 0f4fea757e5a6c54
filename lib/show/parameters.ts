import { UNFIT } from "../text/unfit.ts";

/** A query read from parameters, or what is wrong with them. */
export type Parsed<Query> = { ok: true; query: Query } | { ok: false; problem: string };

/** A parameter without the spaces at its ends; an empty one counts as none. */
export function parameter(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.get(name)?.trim() || undefined;
}

const EACH_UNFIT = new RegExp(UNFIT, "gu");

/** The same of a parameter that may be any text, without what no list has and what would garble the page that shows it. */
export function textParameter(parameters: URLSearchParams, name: string): string | undefined {
  return parameter(parameters, name)?.replace(/[\t\r\n]/g, " ").replace(EACH_UNFIT, "").trim() || undefined;
}

/** Whether a text is one of the values that a parameter may have. */
export function isOneOf<T extends string>(values: readonly T[], text: string): text is T {
  return (values as readonly string[]).includes(text);
}

/** Whether a text is an HTTP status. */
export function isStatus(text: string): boolean {
  return /^[1-9]\d\d$/.test(text);
}

/** The number of the page, from 1; undefined: the parameter is no such number. */
export function pageNumber(parameters: URLSearchParams): number | undefined {
  const text = parameter(parameters, "page") ?? "1";
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

export const PAGE_PROBLEM = "page must be a whole number from 1";

/** Parameters as the end of a URL, `?state=open&page=2`, or "": what is empty or undefined, and page 1, is left out. */
export function searchOf(values: Record<string, string | undefined>, page = 1): string {
  const pairs = Object.entries(values).flatMap(([name, value]) => value ? `${name}=${encoded(value)}` : []);
  if (page > 1) pairs.push(`page=${page}`);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** A value as a form encodes it. Most are one word, and a page has hundreds of them: `URLSearchParams` would take long. */
function encoded(value: string): string {
  return /^[\w.*-]+$/.test(value) ? value : new URLSearchParams([["", value]]).toString().slice(1);
}

/** One page of a longer list. */
export interface Page<Item> {
  items: Item[];
  /** How many there are on all pages. */
  total: number;
  /** How many pages there are, at least 1. */
  pages: number;
}

/** The page with a number from 1; one after the last has no items. */
export function pageOf<Item>(all: readonly Item[], page: number, size: number): Page<Item> {
  const start = (page - 1) * size;
  return {
    items: all.slice(start, start + size),
    total: all.length,
    pages: Math.max(1, Math.ceil(all.length / size)),
  };
}
