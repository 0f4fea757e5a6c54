import assert from "node:assert/strict";
import { quoted, quotedList } from "./quoted.ts";

const texts: Record<string, string> = {
  'A "B"': '"A \\"B\\""',
  "a\x1bb\u202e": '"a<U+001B>b<U+202E>"',
  "https://user:secret@a.example/": '"https://...@a.example/"',
  "see https://user:se@cret@a.example/": '"...@a.example/"',
  "user:secret@a.example": '"...@a.example"',
  "Harbour @ night": '"Harbour @ night"',
  "A: B": '"A: B"',
  ["x".repeat(101)]: `"${"x".repeat(100)}..."`,
  ["\u202e".repeat(5000)]: `"${"<U+202E>".repeat(12)}<U+2..."`,
};

for (const [text, expected] of Object.entries(texts)) {
  Deno.test(`quoted() writes ${expected}`, () => assert.equal(quoted(text), expected));
}

Deno.test("quotedList() has ten texts and the number of the others", () => {
  assert.equal(quotedList(["a", "b"]), '"a", "b"');
  assert.match(quotedList(Array(1010).fill("a")), /^("a", ){10}and 1000 more$/);
});
