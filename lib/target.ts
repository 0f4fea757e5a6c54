import { parseDuration } from "./duration.ts";
import type { Column } from "./header.ts";
import type { StatusRange } from "./state.ts";
import { ID_RULE, isId } from "./target_ids.ts";
import { readUrl } from "./target_url.ts";

/** One row of the list. */
export interface Target {
  /** Unique in its list; fit for a URL's path and a file's name. */
  id: string;
  name: string;
  /** Normalised, without user and password, without fragment: may be shown. */
  url: string;
  /** "" when none is given. */
  category: string;
  method?: "GET" | "HEAD";
  /** Statuses that are up; all others are then down. */
  expect?: StatusRange[];
  /** Text that the body must have. */
  contains?: string;
  /** Milliseconds for one attempt. */
  timeout?: number;
  /** The `Authorization` header made of the user and password in the URL: sent to the target, shown and stored nowhere. */
  authorization?: string;
}

/** A row as it was read; what is wrong has a reason and is left out. */
export interface ReadTarget {
  /** The id is there when the row has one of its own; "" stands for a name or URL that is wrong. */
  target: Omit<Target, "id"> & { id?: string };
  reasons: string[];
}

/** In characters. */
const MAX_LENGTH = { name: 200, category: 100, contains: 1000 };

/** Milliseconds. A longer one could hold a whole sweep up. */
const MAX_TIMEOUT = 60_000;

/** Reads one row: the text of each column, without white space round it; "" or nothing: not given. */
export function readTarget(row: Partial<Record<Column, string>>): ReadTarget {
  const reasons: string[] = [];

  /** The value of an optional column, made by `parse`, which answers undefined for what is not allowed. */
  function read<T>(column: Column, allowed: string, parse: (text: string) => T | undefined): T | undefined {
    const text = row[column];
    if (!text) return undefined;
    const value = parse(text);
    if (value === undefined) reasons.push(`${column} ${quoted(text)}: must be ${allowed}`);
    return value;
  }
  function label(column: "name" | "category"): string {
    const allowed = `at most ${MAX_LENGTH[column]} characters, none of them a control character`;
    return read(column, allowed, (text) => {
      const label = text.replace(/\s+/g, " ");
      return label.length > MAX_LENGTH[column] || /\p{Cc}/u.test(label) ? undefined : label;
    }) ?? "";
  }

  if (!row.name) reasons.push("no name");
  const name = label("name");
  const url = readUrl(row.url ?? "");
  if (!url.ok) reasons.push(url.reason);
  const target: ReadTarget["target"] = { name, url: url.ok ? url.url : "", category: label("category") };

  const id = read("id", ID_RULE, (text) => isId(text) ? text : undefined);
  const method = read("method", "GET or HEAD", (text) => {
    return (["GET", "HEAD"] as const).find((method) => method === text.toUpperCase());
  });
  const expect = read("expect", 'statuses from 100 to 999, as in "200-399" or "200,301"', parseStatuses);
  const contains = read("contains", `at most ${MAX_LENGTH.contains} characters`, (text) => {
    return text.length > MAX_LENGTH.contains ? undefined : text;
  });
  const timeout = read("timeout", "a duration from 1ms to 60s, as in 500ms or 10s", (text) => {
    const ms = parseDuration(text);
    return ms && ms <= MAX_TIMEOUT ? ms : undefined;
  });
  if (method === "HEAD" && contains) reasons.push("contains: cannot be looked for, since HEAD gets no body");

  if (id) target.id = id;
  if (method) target.method = method;
  if (expect) target.expect = expect;
  if (contains) target.contains = contains;
  if (timeout) target.timeout = timeout;
  if (url.ok && url.authorization) target.authorization = url.authorization;
  return { target, reasons };
}

/** Reads `200-399`, `200,301`; undefined: not statuses. */
function parseStatuses(text: string): StatusRange[] | undefined {
  const ranges: StatusRange[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*([1-9]\d\d)\s*(?:-\s*([1-9]\d\d)\s*)?$/.exec(part);
    if (!match) return undefined;
    const range = { from: Number(match[1]), to: Number(match[2] ?? match[1]) };
    if (range.from > range.to) return undefined;
    ranges.push(range);
  }
  return ranges;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
