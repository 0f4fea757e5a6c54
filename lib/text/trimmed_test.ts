import assert from "node:assert/strict";
import { trimmed } from "./trimmed.ts";

const texts: Record<string, [string, string[]]> = {
  " \t\u00a0a b\r\n": ["a b", []],
  "\ufeffa": ["a", []],
  "\u200ea\u200b\u200e": ["a", ["U+200E", "U+200B"]],
  "\x1b a\u200db \x07": ["a\u200db", ["U+001B", "U+0007"]],
  "\u2068\u2069": ["", ["U+2068", "U+2069"]],
  "\u{1f3f4}\u{e0067}\u{e007f}": ["\u{1f3f4}\u{e0067}\u{e007f}", []],
  "\u0600\u0661": ["\u0600\u0661", []],
  "": ["", []],
};

for (const [written, [text, removed]] of Object.entries(texts)) {
  Deno.test(`trimmed() reads ${JSON.stringify(written)}`, () => assert.deepEqual(trimmed(written), { text, removed }));
}
