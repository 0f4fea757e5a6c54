import assert from "node:assert/strict";
import { charsetOf, mediaTypeOf } from "./charset.ts";

/** By what says it: the values of Content-Type, the text's start (a byte a character), the encoding. */
const TEXTS: Record<string, [types: string[], start: string, charset: string | undefined]> = {
  "nothing": [[], "hello", undefined],
  "nothing in plain text": [["text/plain"], '<meta charset="gbk">', undefined],
  "JSON, which is UTF-8": [["application/ld+json"], "{}", "utf-8"],

  "a parameter": [["text/html; charset=koi8-r"], "", "koi8-r"],
  "a label in capitals": [["text/html;CHARSET=Shift_JIS"], "", "shift_jis"],
  "a label that means another encoding": [["text/plain; charset=latin1"], "", "windows-1252"],
  "double quotes": [['text/html; charset="iso-8859-2"'], "", "iso-8859-2"],
  "double quotes with an escape": [['text/html; charset="iso-\\8859-2"'], "", "iso-8859-2"],
  "single quotes": [["text/html; charset='iso-8859-2'"], "", "iso-8859-2"],
  "white space": [["text/html ; charset = iso-8859-2 ; a=b"], "", "iso-8859-2"],
  "a quoted string that looks like it": [['text/html; a="charset=gbk;charset=gbk"; charset=koi8-r'], "", "koi8-r"],
  "a name that ends like it": [["text/html; xcharset=gbk; charset=koi8-r"], "", "koi8-r"],
  "the first of two": [["text/html; charset=koi8-r; charset=gbk"], "", "koi8-r"],
  "one without a value before it": [["text/html; charset=; charset=koi8-r"], "", "koi8-r"],
  "a line before one of the same type": [["text/html; charset=koi8-r", "text/html"], "", "koi8-r"],
  "a line before one of another type": [["text/html; charset=koi8-r", "text/plain"], "", undefined],
  "two types in one line": [["text/plain; charset=gbk, text/html; charset=koi8-r"], "", "koi8-r"],
  "UTF-16 without a mark": [["text/html; charset=utf-16"], "<\0p\0>\0", "utf-16le"],
  "a label that nobody knows": [["text/html; charset=quay"], "<meta charset=gbk>", "gbk"],
  "an encoding that is refused": [["text/html; charset=hz-gb-2312"], "<meta charset=gbk>", "gbk"],
  "the header before the text": [["text/html; charset=utf-8"], "<meta charset=gbk>", "utf-8"],

  "a mark of UTF-8 before the header": [["text/html; charset=gbk"], "\xef\xbb\xbf<p>", "utf-8"],
  "a mark of UTF-16LE": [["text/html"], "\xff\xfe<\0", "utf-16le"],
  "a mark of UTF-16BE": [["text/html; charset=utf-8"], "\xfe\xff\0<", "utf-16be"],

  "a meta": [["text/html"], '<!doctype html><html><meta charset="windows-1251">', "windows-1251"],
  "a meta without a Content-Type": [[], "<meta charset=windows-1251>", "windows-1251"],
  "a meta without quotes": [["text/html"], "<HTML><META CHARSET=Windows-1251/></HTML>", undefined],
  "a meta without quotes, a space before its end": [["text/html"], "<META/CHARSET=Windows-1251 />", "windows-1251"],
  "a meta with spaces": [["text/html"], "<meta\n charset\t=\n'gbk' >", "gbk"],
  "the first attribute of two": [["text/html"], "<meta charset=gbk charset=koi8-r>", "gbk"],
  "a meta http-equiv": [
    ["text/html"],
    '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
    "gbk",
  ],
  "a meta http-equiv, the other way round": [
    ["text/html"],
    "<meta content='text/html; charset = \"koi8-r\"' http-equiv=content-type>",
    "koi8-r",
  ],
  "a meta of content alone": [["text/html"], '<meta name=x content="text/html; charset=gbk">', undefined],
  "the next meta where one is unknown": [["text/html"], "<meta charset=quay><meta charset=gbk>", "gbk"],
  "a meta of UTF-16, which cannot be": [["text/html"], "<meta charset=utf-16be>", "utf-8"],
  "a meta of x-user-defined": [["text/html"], "<meta charset=x-user-defined>", "windows-1252"],
  "a meta in a comment": [["text/html"], "<!-- > <meta charset=gbk> --><meta charset=koi8-r>", "koi8-r"],
  "a comment without an end": [["text/html"], "<!-- <meta charset=gbk> ", undefined],
  "a comment that ends at once": [["text/html"], "<!--><meta charset=gbk>", "gbk"],
  "a meta in an attribute": [["text/html"], "<a title='<meta charset=gbk>'><meta charset=koi8-r>", "koi8-r"],
  "an element called metadata": [["text/html"], "<metadata charset=gbk>", undefined],
  "a meta in a declaration": [["text/html"], "<!x <meta charset=gbk>", undefined],
  "an attribute without an end": [["text/html"], '<meta a="<meta charset=gbk>', undefined],
  "a meta within the first 1,024 bytes": [["text/html"], " ".repeat(1000) + "<meta charset=gbk>", "gbk"],
  "a meta behind them": [["text/html"], " ".repeat(1024) + "<meta charset=gbk>", undefined],

  "an XML declaration": [["application/xml"], '<?xml version="1.0" encoding="ISO-8859-5"?>', "iso-8859-5"],
  "single quotes in a feed": [["application/rss+xml"], "<?xml version='1.0' encoding = 'koi8-r' ?>", "koi8-r"],
  "an XML declaration in HTML": [["text/html"], '<?xml version="1.0" encoding="gbk"?>', "gbk"],
  "a meta before an XML declaration": [["text/html"], '<?xml encoding="gbk"?><meta charset=koi8-r>', "koi8-r"],
  "no declaration in XML, a meta": [["application/xhtml+xml"], "<meta charset='gbk'/>", "utf-8"],
  "XML of UTF-16 without a mark": [["text/xml"], "<\0?\0x\0m\0l\0", "utf-16le"],
  "XML that says UTF-16 in bytes": [["text/xml"], '<?xml version="1.0" encoding="UTF-16"?>', "utf-8"],
};

for (const [what, [types, start, charset]] of Object.entries(TEXTS)) {
  Deno.test(`charsetOf() goes by ${what}`, () => {
    assert.equal(
      charsetOf(mediaTypeOf(types), Uint8Array.from(start, (character) => character.charCodeAt(0))),
      charset,
    );
  });
}

Deno.test("charsetOf() takes no longer for a long header or a hostile start", () => {
  const began = performance.now();
  for (const part of [";", '"', "\\", ",", "a/b;'", "<!--", '<a b="', "<meta charset", "<?xml encoding"]) {
    charsetOf(
      mediaTypeOf([part.repeat(256 * 1024 / part.length)]),
      new TextEncoder().encode(part.repeat(1024 / part.length)),
    );
  }
  assert(performance.now() - began < 10_000);
});
