import assert from "node:assert/strict";
import { hintIn, layoutOf } from "./layout.ts";

function separatorOf(text: string, hint?: string): string {
  const { separator, header } = layoutOf(text.split("\n"), hint);
  assert(header.ok, header.ok ? "" : header.problem);
  return separator;
}

const lists: [string, string][] = [
  ["name,url\nA; old,http://a.example/;v=1?a;b", ","],
  ["name;url;expect\nA, old;http://a.example/?a=1,2;200,301", ";"],
  ['"name";"url"\n"A; old";"http://a.example/"', ";"],
  ["name\turl\nA, old\thttp://a.example/", "\t"],
  ["name|url\nA|http://a.example/", "|"],
  ["A;http://a.example/\nB;http://b.example/", ";"],
  ["http://a.example/;A\nhttp://b.example/;B", ";"],
  ["A\thttp://a.example/?a=1,2", "\t"],
  ["# a;b;c\n\n,,\nA | B,http://a.example/", ","],
  ["url\nhttp://a.example/;x", ","],
];

for (const [text, separator] of lists) {
  Deno.test(`layoutOf() finds the separator of ${JSON.stringify(text)}`, () => {
    assert.equal(separatorOf(text), separator);
  });
}

Deno.test("layoutOf() reads a comma as part of a URL if most rows have none", () => {
  const urls = ["http://a.example/1,2", "http://b.example/", "http://c.example/"];
  for (const text of [urls.join("\n"), ["url", ...urls].join("\n")]) assert.notEqual(separatorOf(text), ",");
});

Deno.test("layoutOf() follows a hint unless the header contradicts it", () => {
  assert.equal(separatorOf("name^url\nA^a.example", "^"), "^");
  assert.equal(separatorOf("name,url\nA,a.example", ";"), ",");
});

Deno.test("hintIn() knows a spreadsheet's hint", () => {
  assert.deepEqual(["sep=;", "SEP=,", "sep=\t", '"sep=|"', "sep=; "].map(hintIn), [";", ",", "\t", "|", ";"]);
  for (const line of ["sep=", "sep=;;", "sep=a", 'sep="', "separator=;"]) assert.equal(hintIn(line), undefined);
});

Deno.test("layoutOf() reports a misplaced quote in the header, or too many columns", () => {
  const problem = (line: string) => {
    const { header } = layoutOf([line, "A,a.example"]);
    return header.ok || header.problem;
  };
  assert.match(String(problem('"name,url')), /^a quote is out of place/);
  assert.equal(problem("name,url" + ",x".repeat(1e4)), "the header has 10,002 columns, more than 1,000");
  assert.equal(problem("name,url" + ",".repeat(1e4)), true);
});
