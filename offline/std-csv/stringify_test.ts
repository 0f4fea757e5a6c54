import assert from "node:assert/strict";
import { parse, stringify } from "./mod.ts";

Deno.test("stringify() ends each record with CRLF, and has no header", () => {
  assert.equal(stringify([["a", "b"], ["c"]]), "a,b\r\nc\r\n");
  assert.equal(stringify([]), "");
  assert.equal(stringify([[]]), "\r\n");
});

Deno.test("stringify() quotes a field with a comma, a quote or LF, but not for CR or spaces", () => {
  assert.equal(stringify([["a,b", 'say "x"', "1\n2", "1\r2", " a ", ""]]), '"a,b","say ""x""","1\n2",1\r2, a ,\r\n');
});

Deno.test("stringify() writes null and undefined as nothing, objects as JSON, the rest as text", () => {
  assert.equal(stringify([[null, undefined, 0, -1.5, false, { a: 1 }]]), ',,0,-1.5,false,"{""a"":1}"\r\n');
});

Deno.test("stringify() uses the given separator, and quotes only for that", () => {
  assert.equal(stringify([["a;b", "c,d"]], { separator: ";" }), '"a;b";c,d\r\n');
  for (const separator of ['"', "\r\n", ';"']) assert.throws(() => stringify([], { separator }), TypeError);
});

Deno.test("parse() reads what stringify() writes", () => {
  const records = [["a", 'b"', "c,d"], ["1\n2", " ", "x"]];
  assert.deepEqual(parse(stringify(records)), records);
});
