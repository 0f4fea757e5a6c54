/** Where records are kept. */
export type StoreConfig =
  | { kind: "sqlite"; path: string }
  | { kind: "dynamodb"; table: string; region?: string }
  | { kind: "memory" };

/** Reads `sqlite:<path>`, `dynamodb:<table>`, the same with `?region=<region>`, or `memory:`; undefined: it is none of these. */
export function parseStore(text: string): StoreConfig | undefined {
  if (text === "memory:") return { kind: "memory" };
  const [, kind, rest] = /^(sqlite|dynamodb):(.+)$/.exec(text) ?? [];
  if (kind === "sqlite") return { kind, path: rest };
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  const [, table, region] = /^([\w.-]{3,255})(?:\?region=([a-z0-9-]{1,40}))?$/.exec(rest) ?? [];
  return kind === "dynamodb" && table ? { kind, table, ...(region && { region }) } : undefined;
}
