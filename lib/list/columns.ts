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

/** A column of the list is a field of a target; user and password are a part of its URL. */
export type Column = Exclude<keyof Target, "authorization">;

interface ColumnTraits<Name extends Column> {
  /** What it is called; case, spaces, - and _ do not count. The first is its own name. */
  names: readonly [Name, ...string[]];
  /** What it is called where no column has one of its names. */
  otherwise?: readonly string[];
  /** Reads a cell that is not empty. */
  read(text: string): Reading<NonNullable<Target[Name]>>;
  /** How the target's page says it among how the target is checked; null: it has a place of its own there. */
  shown: ((value: NonNullable<Target[Name]>) => string) | null;
}

/**
 * All that Lookout knows of the list's columns. Each is a field of `Target`, and the compiler names what is missing: header,
 * rows, the list's hash and what the target's page shows are derived from here. The store keeps every field.
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
    ],
    otherwise: ["site", "website"],
    read: readName,
    shown: null,
  },
  category: { names: ["category", "group"], read: (text) => readLabel("category", text), shown: null },
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

/** How the target's page says a column of a target; undefined: the target has none, or the page says it elsewhere. */
export function shownColumn<Name extends Column>(column: Name, target: Target): string | undefined {
  const { shown }: ColumnTraits<Name> = COLUMNS[column];
  const value = target[column];
  return value === undefined || value === null ? undefined : shown?.(value);
}
