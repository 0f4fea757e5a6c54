import assert from "node:assert/strict";
import { codePointOf, visible, visibleJson } from "./visible.ts";

Deno.test("visible() names characters that move a cursor, start a line, reverse text or are hidden in it", () => {
  const text = "a\x1b[31m\x07\n\t\x7f\x9b\u200e\u202e\u2028\ufeff\u{e0041}\ud800é 😀";
  assert.equal(
    visible(text),
    "a<U+001B>[31m<U+0007><U+000A><U+0009><U+007F><U+009B><U+200E><U+202E><U+2028><U+FEFF><U+E0041><U+D800>é 😀",
  );
});

Deno.test("codePointOf() has at least four digits", () => {
  assert.deepEqual(["\0", "\u200e", "\u{1f600}"].map(codePointOf), ["U+0000", "U+200E", "U+1F600"]);
});

Deno.test("visibleJson() escapes invisible characters, and parses to the same value", () => {
  const value = { "a\u200e": ["\x9b\u202e", "\u{e0041}", "\u2028", "é 😀"] };
  const json = visibleJson(JSON.stringify(value));
  assert.doesNotMatch(json, /[\p{Cc}\p{Cf}\u2028]/u);
  assert.match(json, /"é 😀"/);
  assert.deepEqual(JSON.parse(json), value);
});
