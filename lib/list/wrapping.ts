import { trimmed } from "../text/trimmed.ts";

/** A URL without what was written around it. */
export interface Unwrapped {
  url: string;
  /** The text of a link, which names what it leads to; undefined: it was no link, or has none. */
  name?: string;
}

/** What programs put around a URL, its begin and its end: angle brackets, quotes of several languages, code. */
const PAIRS = ["<>", "()", "''", '""', "``", "“”", "‘’", "„“", "«»"];

/** A point of a list, of bullets, numbers or boxes to tick. */
const BULLET = /^(?:[-*+•]|\d{1,5}[.)])\s+(?:\[[ x]\]\s+)?/i;

/** `[Harbour](https://harbour.example)`, as in Markdown; a title may follow the URL. */
const LINK = /^\[([^\]]*)\]\(([^\s]+?)(?:\s+"[^"]*")?\s*\)$/;

/** Takes a URL out of the Markdown, quotes or brackets that people copy with it. */
export function unwrapped(text: string): Unwrapped {
  // Nearly every URL, of a hundred thousand, begins with a letter.
  if (/^[a-z]/i.test(text)) return { url: text };
  const inner = trimmed(text.replace(BULLET, "")).text;
  const [, name, url] = LINK.exec(inner) ?? [];
  if (url !== undefined) return { url: withoutPair(url), ...(name.trim() !== "" && { name: name.trim() }) };
  return { url: withoutPair(inner) };
}

function withoutPair(text: string): string {
  const isPair = text.length > 1 && PAIRS.some(([begin, end]) => text.startsWith(begin) && text.endsWith(end));
  return isPair ? trimmed(text.slice(1, -1)).text : text;
}
