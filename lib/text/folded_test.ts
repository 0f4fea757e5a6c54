import assert from "node:assert/strict";
import { folded } from "./folded.ts";

const texts: Record<string, string> = {
  "Harbour 12": "harbour 12",
  "ÖSTERREICH": "osterreich",
  "o\u0308sterreich": "osterreich",
  "São Valério": "sao valerio",
  "Straße, GRÖẞE": "strasse, grosse",
  "Łódź, Ørsted, Đà Nẵng": "lodz, orsted, da nang",
  "İstanbul, ılıca": "istanbul, ilica",
  "ＡＢＣ ﬁn": "abc fin",
  "Ёлка": "елка",
  "中文": "中文",
  "": "",
};

for (const [text, expected] of Object.entries(texts)) {
  Deno.test(`folded() turns ${JSON.stringify(text)} into ${JSON.stringify(expected)}`, () => {
    assert.equal(folded(text), expected);
    assert.equal(folded(expected), expected);
  });
}
