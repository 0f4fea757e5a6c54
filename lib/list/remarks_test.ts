import assert from "node:assert/strict";
import { writeRemarks } from "./remarks.ts";

const alike = (count: number, reason = (line: number) => `name "a\\"${line}": has U+200${line % 10}`) => {
  return Array.from({ length: count }, (_, index) => ({ line: count + 1 - index, reason: reason(count - index) }));
};

Deno.test("writeRemarks() lists remarks in the order of lines", () => {
  assert.deepEqual(writeRemarks("a.csv", [{ line: 9, reason: "no url" }, { line: 2, reason: "no name" }]), [
    "a.csv:2: no name",
    "a.csv:9: no url",
  ]);
  assert.equal(writeRemarks("a.csv", alike(20)).length, 20);
});

Deno.test("writeRemarks() combines a remark about more than twenty lines into one, with some of their numbers", () => {
  assert.deepEqual(writeRemarks("a.csv", [...alike(1500), { line: 7, reason: "no url" }]), [
    'a.csv:2: name "a\\"1": has U+2001 (and 1,499 more like this, on lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ...)',
    "a.csv:7: no url",
  ]);
  const columns = Array.from({ length: 30 }, (_, column) => ({ line: 1, reason: `column "${column}" is not used` }));
  assert.deepEqual(writeRemarks("a.csv", columns), ['a.csv:1: column "0" is not used (and 29 more like this)']);
});

Deno.test("writeRemarks() writes at most 201 lines", () => {
  const kinds = Array.from({ length: 300 }, (_, kind) => ({ line: kind + 1, reason: "x".repeat(kind) }));
  const written = writeRemarks("a.csv", kinds);
  assert.deepEqual([written.length, written.at(-1)], [201, "a.csv:201: and 100 more of other kinds"]);
});
