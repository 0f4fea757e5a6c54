import assert from "node:assert/strict";
import { parse } from "./parse.ts";

Deno.test("parse() reads records that end with LF or CRLF, and skips empty lines", () => {
  assert.deepEqual(parse("a,b\r\n\n\r\nc,d\ne,f"), [["a", "b"], ["c", "d"], ["e", "f"]]);
  assert.deepEqual(parse("\n"), []);
  assert.deepEqual(parse(""), []);
});

Deno.test("parse() reads quoted fields with commas, quotes and line ends, which become LF", () => {
  assert.deepEqual(parse('"a ""word""","x, y","1\r\n\r\n2"\nb,,""'), [['a "word"', "x, y", "1\n\n2"], ["b", "", ""]]);
});

Deno.test("parse() keeps records of any number of fields, and a CR that does not end a line", () => {
  assert.deepEqual(parse("a\nb,c,\nd\re"), [["a"], ["b", "c", ""], ["d\re"]]);
});

Deno.test("parse() drops a byte order mark", () => {
  assert.deepEqual(parse('\ufeff"a",b'), [["a", "b"]]);
});

Deno.test("parse() keeps white space around a field, and reads a line of it as a record", () => {
  assert.deepEqual(parse(" a , b\n  \n \t"), [[" a ", " b"], ["  "], [" \t"]]);
});

for (const separator of [";", "\t", "|", "^"]) {
  Deno.test(`parse() reads fields with ${JSON.stringify(separator)} between them`, () => {
    const text = ["a", '"b,""c"', "", `"d${separator}e"`].join(separator);
    assert.deepEqual(parse(`${text}\nf,g`, { separator }), [["a", 'b,"c', "", `d${separator}e`], ["f,g"]]);
  });
}

for (const text of ['a"b', 'a, "b"', 'a,"b"c', 'a,"b" ,c', '"a', 'a,"b\nc']) {
  Deno.test(`parse() throws a SyntaxError for ${JSON.stringify(text)}`, () => {
    assert.throws(() => parse(text), SyntaxError);
  });
}
