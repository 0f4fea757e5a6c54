import assert from "node:assert/strict";
import { recordsOf } from "./csv_records.ts";

Deno.test("recordsOf() tells the line of each record, past empty lines and line ends in quotes", () => {
  assert.deepEqual(recordsOf('\n\r\na,b\r\n"c\r\n\r\nd","e\nf"\n\n g ,"h"\n'), [
    { line: 3, fields: ["a", "b"] },
    { line: 4, fields: ["c\n\nd", "e\nf"] },
    { line: 9, fields: ["g ", "h"] },
  ]);
});

Deno.test("recordsOf() reads lines that end with CR, and drops a byte order mark", () => {
  assert.deepEqual(recordsOf('\ufeff"a",b\rc,d\r'), [{ line: 1, fields: ["a", "b"] }, { line: 2, fields: ["c", "d"] }]);
});

Deno.test("recordsOf() reads quoted fields with commas and quotes", () => {
  assert.deepEqual(recordsOf('"a ""b"", c", "d"'), [{ line: 1, fields: ['a "b", c', "d"] }]);
});

Deno.test("recordsOf() goes on after a quote out of place", () => {
  assert.deepEqual(recordsOf('a,b\n12" disc,c\nd,e\n"f"g,h\ni,j'), [
    { line: 1, fields: ["a", "b"] },
    { line: 2, fields: undefined },
    { line: 3, fields: ["d", "e"] },
    { line: 4, fields: undefined },
    { line: 5, fields: ["i", "j"] },
  ]);
});

Deno.test("recordsOf() goes on after a quote that is never closed", () => {
  assert.deepEqual(recordsOf('a,b\n"c,d\ne,f\ng,h'), [
    { line: 1, fields: ["a", "b"] },
    { line: 2, fields: undefined },
    { line: 3, fields: ["e", "f"] },
    { line: 4, fields: ["g", "h"] },
  ]);
});
