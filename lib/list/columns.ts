import type { Target } from "../model/target.ts";
import { duration } from "../text/numbers.ts";
import {
  readId,
  type Reading,
  readLabel,
  readMethod,
  readName,
  readPhrase,
  readStatuses,
  readTimeout,
} from "./cell.ts";
import { readUrl } from "./url.ts";

/** A column of the list is a field of a target; user and password are part of its URL. */
export type Column = Exclude<keyof Target, "authorization">;

interface ColumnTraits<Name extends Column> {
  /** Its names; case, spaces, -, _, * and : do not count. The first is its canonical name. */
  names: readonly [Name, ...string[]];
  /** Its names if no column has one of `names`. */
  otherwise?: readonly string[];
  /** Those of `names` that give way to another of them, which says more: a URL says more than its host. */
  lesser?: readonly string[];
  /** Reads a cell that is not empty. */
  read(text: string): Reading<NonNullable<Target[Name]>>;
  /** Its text in the target page's list of check settings; null: shown elsewhere on the page. */
  shown: ((value: NonNullable<Target[Name]>) => string) | null;
}

/**
 * The list's columns. Each is a field of `Target`, and the compiler names missing ones: header, rows, the list's hash and
 * the target's page are derived from here. The store keeps every field.
 */
export const COLUMNS: { readonly [Name in Column]: ColumnTraits<Name> } = {
  url: {
    names: [
      "url",
      "website_url",
      "site_url",
      "target_url",
      "page_url",
      "link",
      "domain",
      "domain_name",
      "homepage",
      "uri",
      "href",
      "host",
      "hostname",
    ],
    lesser: ["domain", "domain_name", "host", "hostname"],
    otherwise: [
      "website",
      "site",
      "urls",
      "links",
      "domains",
      "websites",
      "sites",
      "hosts",
      "endpoint",
      "web_address",
      "website_address",
      "web_url",
      "service_url",
      "monitor_url",
      "endpoint_url",
      "app_url",
      "check_url",
      "company_url",
      "company_website",
      "request.url",
      "url/host",
      "url/ip",
      "webpage",
    ],
    read: (text) => {
      const read = readUrl(text);
      return read.ok ? { ok: true, value: read.url, authorization: read.authorization } : read;
    },
    shown: null,
  },
  name: {
    names: [
      "name",
      "website_name",
      "site_name",
      "title",
      "label",
      "service",
      "service_name",
      "target_name",
      "display_name",
      "friendly_name",
      "monitor_name",
      "pronounceable_name",
      "app_name",
      "check_name",
      "company_name",
    ],
    otherwise: ["site", "website"],
    read: readName,
    shown: null,
  },
  category: { names: ["category", "group", "group_name"], read: (text) => readLabel("category", text), shown: null },
  id: { names: ["id"], read: readId, shown: null },
  method: { names: ["method"], read: readMethod, shown: (method) => `${method} requests` },
  expect: {
    names: ["expect"],
    read: readStatuses,
    shown: (ranges) => `up if ${ranges.map(({ from, to }) => from === to ? `${from}` : `${from}-${to}`).join(", ")}`,
  },
  contains: { names: ["contains"], read: readPhrase, shown: (text) => `must contain “${text}”` },
  timeout: { names: ["timeout"], read: readTimeout, shown: (ms) => `times out after ${duration(ms)}` },
};

export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

/** A column's text on the target's page; undefined: the target has none, or it is shown elsewhere. */
export function shownColumn<Name extends Column>(column: Name, target: Target): string | undefined {
  const { shown }: ColumnTraits<Name> = COLUMNS[column];
  const value = target[column];
  return value === undefined || value === null ? undefined : shown?.(value);
}
