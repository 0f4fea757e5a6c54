import { domainToUnicode } from "node:url";
import { parseDuration } from "../duration.ts";
import type { StatusRange } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { quoted } from "../text/quoted.ts";
import { codePointOf } from "../text/visible.ts";
import type { Column } from "./columns.ts";
import { ID_RULE, isId } from "./ids.ts";
import { readUrl } from "./url.ts";

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

/**
 * What has no place in a text that is shown: it is no letter, or turns round what stands behind it. Joiners and marks of
 * direction are spelling, and so are the tags that make the flag of Scotland of a black one.
 */
const UNFIT =
  /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0001}-\u{e007f}]/u;

/**
 * Reads one row: the text of each column, trimmed; "": not given. Without a column of names the host is the name.
 */
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
  function readText(column: "name" | "category" | "contains", text = ""): string {
    const max = MAX_LENGTH[column];
    const unfit = text.length <= max ? UNFIT.exec(text.replace(/[\t\r\n]/g, " "))?.[0] : undefined;
    if (text.length <= max && !unfit) return text;
    const fault = unfit
      ? `has ${codePointOf(unfit)} in it, which cannot be seen; take it out`
      : `must be at most ${max} characters`;
    reasons.push(`${column} ${quoted(text)}: ${fault}`);
    return "";
  }
  const label = (column: "name" | "category") => readText(column, row[column]?.replace(/[\s--\ufeff]+/gv, " "));

  const url = readUrl(row.url ?? "");
  if (!url.ok) reasons.push(url.reason);
  // Letters that are blank are nothing to call a site by.
  if (row.name !== undefined && !/[^\s\p{DI}\u2800]/u.test(row.name)) reasons.push("no name");
  const name = row.name !== undefined ? label("name") : url.ok ? domainToUnicode(new URL(url.url).hostname) : "";
  const target: ReadTarget["target"] = { name, url: url.ok ? url.url : "", category: label("category") };

  const id = read("id", ID_RULE, (text) => isId(text) ? text : undefined);
  const method = read("method", "GET or HEAD", (text) => {
    return (["GET", "HEAD"] as const).find((method) => method === text.toUpperCase());
  });
  const expect = read("expect", 'statuses from 100 to 999, as in "200-399" or "200,301"', parseStatuses);
  const contains = readText("contains", row.contains);
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
