import { parseDuration } from "../duration.ts";
import type { StatusRange } from "../model/state.ts";
import { quoted } from "../text/quoted.ts";
import { UNFIT } from "../text/unfit.ts";
import { codePointOf } from "../text/visible.ts";
import { ID_RULE, isId } from "./ids.ts";
import { unwrapped } from "./wrapping.ts";

/** A cell's value, or why it is invalid. */
export type Reading<Value> =
  | { ok: true; value: Value; /** From the user and password in a URL. */ authorization?: string }
  | { ok: false; reason: string };

/** In characters. */
const MAX_LENGTH = { name: 200, category: 100, contains: 1000, note: 500 };

/** Milliseconds. A longer one could delay a whole sweep. */
const MAX_TIMEOUT = 60_000;

/** Tags hide text, except those that make a black flag Scotland's. */
const STRAY_TAG = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0001}-\u{e007f}]/u;

/** A cell whose text is not allowed. */
export function invalid(column: string, text: string, allowed: string): { ok: false; reason: string } {
  return { ok: false, reason: `${column} ${quoted(text)}: must be ${allowed}` };
}

/** @param value undefined: not allowed */
function reading<Value>(column: string, text: string, allowed: string, value: Value | undefined): Reading<Value> {
  return value === undefined ? invalid(column, text, allowed) : { ok: true, value };
}

function readText(column: keyof typeof MAX_LENGTH, text: string): Reading<string> {
  const max = MAX_LENGTH[column];
  const unfit = text.length <= max
    ? (UNFIT.exec(text.replace(/[\t\r\n]/g, " ")) ?? STRAY_TAG.exec(text))?.[0]
    : undefined;
  if (text.length <= max && !unfit) return { ok: true, value: text };
  const fault = unfit
    ? `has ${codePointOf(unfit)} in it, which is invisible; remove it`
    : `must be at most ${max} characters`;
  return { ok: false, reason: `${column} ${quoted(text)}: ${fault}` };
}

export function readLabel(column: "name" | "category" | "note", text: string): Reading<string> {
  // Composed, since two spellings that look alike would be two names.
  return readText(column, text.replace(/[\s--\ufeff]+/gv, " ").normalize());
}

/** Blank letters alone are no name. A link's is its text. */
export function readName(text: string): Reading<string> {
  const name = unwrapped(text).name ?? text;
  return /[^\s\p{DI}\u2800]/u.test(name) ? readLabel("name", name) : { ok: false, reason: "no name" };
}

export function readPhrase(text: string): Reading<string> {
  return readText("contains", text);
}

export function readId(text: string): Reading<string> {
  return reading("id", text, ID_RULE, isId(text) ? text : undefined);
}

export function readMethod(text: string): Reading<"GET" | "HEAD"> {
  const method = (["GET", "HEAD"] as const).find((method) => method === text.toUpperCase());
  return reading("method", text, "GET or HEAD", method);
}

export function readTimeout(text: string): Reading<number> {
  const ms = parseDuration(text);
  const value = ms && ms <= MAX_TIMEOUT ? ms : undefined;
  return reading("timeout", text, "a duration from 1ms to 60s, as in 500ms or 10s", value);
}

export function readStatuses(text: string): Reading<StatusRange[]> {
  return reading("expect", text, 'statuses from 100 to 999, as in "200-399" or "200,301"', parseStatuses(text));
}

/** Reads `200-399` or `200,301`; undefined: invalid. */
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
