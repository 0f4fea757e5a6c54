import { Buffer } from "node:buffer";
import { quoted } from "../text/quoted.ts";
import { linesOf } from "./csv.ts";
import type { Remark } from "./remarks.ts";

/** The text of a list, as far as it can be read, and its problems. */
export interface ListText {
  text: string;
  problems: Remark[];
  /** True: it is not a list, so problems within its text are not reported. */
  foreign?: true;
}

const SAVE_AS_CSV = "save the list as CSV (UTF-8)";

/** How other programs' files begin, and what they contain, as text of one character per byte. */
const SIGNATURES = [
  { start: "PK\x03\x04", within: "xl/workbook.xml", what: "an Excel workbook (.xlsx)" },
  { start: "PK\x03\x04", within: "opendocument.spreadsheet", what: "an OpenDocument spreadsheet (.ods)" },
  { start: "PK\x03\x04", within: "", what: "a ZIP archive" },
  { start: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", within: "", what: "an Excel workbook (.xls)" },
  { start: "\x1f\x8b", within: "", what: "compressed with gzip" },
  { start: "%PDF-", within: "", what: "a PDF" },
  { start: "{\\rtf", within: "", what: "a document (.rtf)" },
  { start: "SQLite format 3\0", within: "", what: "a SQLite database" },
];

/** How texts in other formats begin. */
const FORMATS: [RegExp, string][] = [
  [
    /^<(?:[?!][^]{0,1500}?<html|!doctype\s+(?:html|netscape)|html|head|body|title|meta|script|style|table|div|p|h[1-6]|[uod]l|a|center|nav|main|section)[\s>-]/i,
    "an HTML page",
  ],
  [/^<(?:[?!]|(?:rss|feed|urlset|sitemapindex|opml|error)[\s>])/i, "XML"],
  [/^(?:\{|\[\s*(?:[{"\]]|\[\s*[[{"\d]))/, "JSON"],
  [/^(?:---[ \t]*\r?\n\s*)?(?:#[^\n]*\n\s*)*(?:- +[\w.-]+:\s|[\w.-]+:[ \t]*\r?\n[ \t]*(?:- |[\w.-]+:\s))/, "YAML"],
];

/** Reads a list: UTF-8, or UTF-16 with a byte order mark. */
export function readText(list: string | Uint8Array): ListText {
  const read = typeof list === "string" ? { text: list, problems: [] } : signed(list) ?? decode(list);
  if (read.foreign) return read;
  // Each program that wrote the list may have added a byte order mark, and read the previous one as letters.
  const text = withoutDosEnd(read.text.replace(/^(?:\ufeff|ï»¿)+/, ""));
  const [start] = /^\s*/.exec(text)!;
  const format = FORMATS.find(([pattern]) => pattern.test(text.slice(start.length, start.length + 2000)));
  if (format) return foreign(`this is ${format[1]}, not a list: ${SAVE_AS_CSV}`, linesOf(start).length);
  const [before, conflict] = text.split(/^(<{7} .*)$/m, 2);
  if (conflict !== undefined) {
    return foreign(`${quoted(conflict)} marks a conflict between two versions: merge them`, linesOf(before).length);
  }
  return { ...read, text };
}

/** DOS programs mark the end of a file. */
function withoutDosEnd(text: string): string {
  const end = text.trimEnd();
  return end.endsWith("\x1a") ? end.slice(0, -1) : text;
}

function foreign(reason: string, line = 1): ListText {
  return { text: "", problems: [{ line, reason }], foreign: true };
}

/** Undefined: not a known program's file. */
function signed(bytes: Uint8Array): ListText | undefined {
  const beginning = bytesAsText(bytes.subarray(0, 100_000));
  const signature = SIGNATURES.find(({ start, within }) => beginning.startsWith(start) && beginning.includes(within));
  return signature && foreign(`this is ${signature.what}: ${SAVE_AS_CSV}`);
}

function decode(bytes: Uint8Array): ListText {
  const mark = bytesAsText(bytes.subarray(0, 2));
  const marked = mark === "\xff\xfe" ? "utf-16le" : mark === "\xfe\xff" ? "utf-16be" : undefined;
  const wide = wideEncodingOf(bytes.subarray(0, 1000));
  if (wide && !(marked && wide === "UTF-16")) {
    return foreign(`this is ${wide}${wide === "UTF-16" ? " without a byte order mark" : ""}: ${SAVE_AS_CSV}`);
  }
  if (!marked && isBinary(bytes.subarray(0, 1000))) return foreign(`this is not text: ${SAVE_AS_CSV}`);
  const encoding = marked ?? "utf-8";
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), problems: [] };
  } catch {
    const text = new TextDecoder(encoding).decode(bytes);
    const lost = text.split("\ufffd").length - 1;
    const sound = text.match(/[\P{ASCII}--\ufffd]/gv)?.length ?? 0;
    return !marked && lost > sound
      ? decodeOlder(bytes)
      : { text, problems: brokenLines(text, marked ? "UTF-16" : "UTF-8") };
  }
}

/** Two or four bytes per letter, of which all but one are zero if it is Latin. */
function wideEncodingOf(bytes: Uint8Array): "UTF-16" | "UTF-32" | undefined {
  const zeros = [0, 0, 0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 4]++;
  const often = zeros.map((count) => count > bytes.length / 10);
  if (often.filter(Boolean).length === 3) return "UTF-32";
  const [first, second, third, fourth] = often;
  return first === third && second === fourth && first !== second ? "UTF-16" : undefined;
}

/** Many control characters that no text has. A NUL may be what a crash left at a text's end. */
function isBinary(bytes: Uint8Array): boolean {
  // deno-lint-ignore no-control-regex -- control characters are just what is looked for
  const odd = bytesAsText(bytes).match(/[\x01-\x08\x0e-\x19\x1c-\x1f]/g) ?? [];
  return odd.length > Math.max(8, bytes.length / 50);
}

/** One byte per letter. Accented letters of Windows-1252 are isolated within words; letters of other scripts are not. */
function decodeOlder(bytes: Uint8Array): ListText {
  const runs = bytesAsText(bytes).match(/[\x80-\xff]+/g) ?? [];
  const text = new TextDecoder("windows-1252").decode(bytes);
  const western = runs.join("").length <= 2 * runs.length && !/[\x80-\x9f]/.test(text);
  const line = linesOf(text).findIndex((line) => /\P{ASCII}/u.test(line)) + 1;
  if (!western) return foreign(`not UTF-8 but an older encoding: ${SAVE_AS_CSV}`, line);
  return { text, problems: [{ line, reason: `not UTF-8, probably Windows-1252 or ISO-8859-1: ${SAVE_AS_CSV}` }] };
}

/** Damaged lines, each a fault of its own. */
function brokenLines(text: string, encoding: string): Remark[] {
  return linesOf(text).flatMap((line, index) => {
    return line.includes("\ufffd")
      ? [{ line: index + 1, reason: `has bytes that are not ${encoding}: ${SAVE_AS_CSV}` }]
      : [];
  });
}

/** One character per byte. */
function bytesAsText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
