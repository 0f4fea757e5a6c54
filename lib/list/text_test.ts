import assert from "node:assert/strict";
import { readText } from "./text.ts";

const LIST = "name,url\nFähre Порт,https://a.example/\n";

/** One byte a character. */
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Two or four bytes a unit, the low one first or last. */
function wide(text: string, { size = 2, big = false, mark = true } = {}): Uint8Array {
  const units = [...mark ? "\ufeff" : "", ...text].map((character) => {
    const unit = Array.from(
      { length: size },
      (_, place) => place < 2 ? character.charCodeAt(0) >> (8 * place) & 0xff : 0,
    );
    return big ? unit.reverse() : unit;
  });
  return Uint8Array.from(units.flat());
}

Deno.test("readText() reads UTF-8, and UTF-16 with a byte order mark", () => {
  const good = { text: LIST, problems: [] };
  assert.deepEqual(readText(new TextEncoder().encode(LIST)), good);
  assert.deepEqual(readText(new TextEncoder().encode(`\ufeff\ufeff${LIST}`)), good);
  assert.deepEqual(readText(`\ufeff${LIST}\x1a\r\n`), good);
  assert.deepEqual(readText(new TextEncoder().encode(`\ufeffï»¿${LIST}`)), good);
  assert.deepEqual(readText(wide(LIST)), good);
  assert.deepEqual(readText(wide(LIST, { big: true })), good);
  // Two letters in a hundred are Latin.
  assert.deepEqual(readText(wide("港,url\n".padEnd(1000, "埠"))).problems, []);
});

Deno.test("readText() names the line of a conflict between two versions", () => {
  const { text, problems } = readText("name,url\n<<<<<<< HEAD\nA,a.example\n=======\nA,b.example\n>>>>>>> other\n");
  assert.equal(text, "");
  assert.deepEqual(problems, [
    { line: 2, reason: '"<<<<<<< HEAD" marks a conflict between two versions: merge them' },
  ]);
});

const unread: [string, Uint8Array, string][] = [
  ["UTF-16 without a mark", wide(LIST, { mark: false }), ":1: this is UTF-16 without a byte order mark"],
  ["UTF-16 without a mark, big end first", wide(LIST, { mark: false, big: true }), ":1: this is UTF-16 without a"],
  ["UTF-32", wide(LIST, { size: 4 }), ":1: this is UTF-32"],
  ["UTF-32 without a mark", wide(LIST, { size: 4, big: true, mark: false }), ":1: this is UTF-32"],
  ["Windows-1251", bytes("name,url\n\xcf\xee\xf0\xf2,https://a.example"), ":2: not UTF-8 but an older encoding"],
  ["code page 437", bytes("name,url\nK\x81hlhaus,https://a.example"), ":2: not UTF-8 but an older encoding"],
  [
    "an .xlsx",
    bytes("PK\x03\x04\x14\0[Content_Types].xmlPK\x03\x04xl/workbook.xml"),
    ":1: this is an Excel workbook (.xlsx)",
  ],
  [
    "an .ods",
    bytes(`PK\x03\x04${"\0".repeat(26)}mimetypeapplication/vnd.oasis.opendocument.spreadsheet`),
    ":1: this is an OpenD",
  ],
  ["a ZIP archive", bytes("PK\x03\x04urls.csv"), ":1: this is a ZIP archive"],
  ["an .xls", bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ":1: this is an Excel workbook (.xls)"],
  ["a PDF", bytes("%PDF-1.7\n"), ":1: this is a PDF"],
  ["gzip", bytes("\x1f\x8b\x08"), ":1: this is compressed with gzip"],
  ["a page", bytes("\n\n <!doctype HTML>\n"), ":3: this is an HTML page"],
  ["a page without a type", bytes("<Html lang=en>"), ":1: this is an HTML page"],
  ["a page with a comment before it", bytes("<!-- saved -->\n<html>"), ":1: this is an HTML page"],
  ["a page in XML", bytes('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>'), ":1: this is an HTML page"],
  ["bookmarks", bytes("<!DOCTYPE NETSCAPE-Bookmark-file-1>"), ":1: this is an HTML page"],
  ["a site map", bytes('<?xml version="1.0"?><urlset>'), ":1: this is XML"],
  ["an object", bytes('{\n"name": "A"}'), ":1: this is JSON"],
  ["an array", bytes('[ {"name": "A"}]'), ":1: this is JSON"],
  ["a page that begins with a heading", bytes("<h2>Not Found</h2>"), ":1: this is an HTML page"],
  ["links", bytes('<ul>\n<li><a href="https://a.example">'), ":1: this is an HTML page"],
  ["an error of S3", bytes("<Error><Code>AccessDenied</Code></Error>"), ":1: this is XML"],
  ["YAML", bytes("# sites\n\nendpoints:\n  - name: a\n"), ":1: this is YAML"],
  ["YAML with a mark", bytes("---\nscrape_configs:\r\n- job_name: a\r\n"), ":1: this is YAML"],
  ["a list in YAML", bytes("- targets:\n  - https://a.example\n"), ":1: this is YAML"],
  ["an object in YAML", bytes("targets:\n  harbour: https://a.example\n"), ":1: this is YAML"],
  ["a picture", bytes(`\x89PNG\r\n\x1a\n${"\0\0\x01\x02\x08\x06\x12 IDAT\xff".repeat(9)}`), ":1: this is not text"],
  ["a program", bytes(`\x7fELF${"\x02\x01\x01\0\x03 \x06".repeat(9)}`), ":1: this is not text"],
  ["an array of texts", bytes('["https://a.example"]'), ":1: this is JSON"],
];

for (const [what, list, beginning] of unread) {
  Deno.test(`readText() says in one line that a list is ${what}`, () => {
    const { problems, foreign } = readText(list);
    assert.equal(foreign, true);
    assert.equal(problems.length, 1);
    assert(`:${problems[0].line}: ${problems[0].reason}`.startsWith(beginning), problems[0].reason);
    assert.match(problems[0].reason, /: save the list as CSV \(UTF-8\)$/);
  });
}

Deno.test("readText() continues in Windows-1252, and says so at the first line that shows it", () => {
  const { text, problems, foreign } = readText(bytes("name,url\nA,https://a.example\nGr\xf6\xdfe\x92s,\xe9\n"));
  assert.equal(text, "name,url\nA,https://a.example\nGröße’s,é\n");
  assert.deepEqual([foreign, problems.map(({ line }) => line)], [undefined, [3]]);
  assert.match(problems[0].reason, /^not UTF-8, probably Windows-1252 or ISO-8859-1: /);
});

Deno.test("readText() reports each line that is not valid in the list's encoding", () => {
  const { problems } = readText(bytes("F\xc3\xa4hre \xc3\xa9\nK\xc3\xbch\xc3lhaus\nA\n\xff"));
  assert.deepEqual(problems.map(({ line }) => line), [2, 4]);
  assert.match(problems[0].reason, /^has bytes that are not UTF-8: /);
  const cut = wide("name,url\nA\ud800,b\n");
  assert.deepEqual(readText(cut).problems.map(({ line }) => line), [2]);
  assert.match(readText(cut).problems[0].reason, /^has bytes that are not UTF-16: /);
});

Deno.test("readText() does not take a URL in brackets for markup", () => {
  for (
    const text of [
      "<https://a.example>,A",
      "<a.example>,A",
      "[2001:db8::7]:80,A",
      "[[A]],a.example",
      "- https://a.example\n- https://b.example",
      "a: https://a.example\nb: https://b.example",
    ]
  ) {
    assert.deepEqual(readText(bytes(text)), { text, problems: [] });
  }
});
