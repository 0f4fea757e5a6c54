interface ColumnNames {
  /** What it is called; case, spaces, - and _ do not count. The first is its own name. */
  names: readonly string[];
  /** What it is called where no column has one of its names. */
  otherwise?: readonly string[];
}

/** The columns of a list. */
export const COLUMNS = {
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
  },
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
  },
  category: { names: ["category", "group"] },
  id: { names: ["id"] },
  method: { names: ["method"] },
  expect: { names: ["expect"] },
  contains: { names: ["contains"] },
  timeout: { names: ["timeout"] },
} as const satisfies Record<string, ColumnNames>;

export type Column = keyof typeof COLUMNS;
