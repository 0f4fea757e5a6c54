import assert from "node:assert/strict";
import { linesOf, recordsOf as recordsOfLines } from "./csv.ts";

const recordsOf = (text: string, separator?: string, most?: number) => {
  return recordsOfLines(linesOf(text), separator, most);
};

const QUOTE = "a quote is out of place: put the whole field in quotes, and double each quote in it";

Deno.test("recordsOf() has the line of each record, past empty lines and line ends in quotes", () => {
  assert.deepEqual(recordsOf('\n\r\na,b\r\n"c\r\n\r\nd","e\nf"\n\n g ,"h"\n'), [
    { line: 3, fields: ["a", "b"] },
    { line: 4, fields: ["c\n\nd", "e\nf"] },
    { line: 9, fields: [" g ", "h"] },
  ]);
});

Deno.test("recordsOf() reads lines that end with CR", () => {
  assert.deepEqual(recordsOf('"a",b\rc,d\r'), [{ line: 1, fields: ["a", "b"] }, { line: 2, fields: ["c", "d"] }]);
});

Deno.test("recordsOf() reads quoted fields with commas and quotes", () => {
  assert.deepEqual(recordsOf('"a ""b"", c","d"'), [{ line: 1, fields: ['a "b", c', "d"] }]);
});

Deno.test("recordsOf() continues after a misplaced quote", () => {
  assert.deepEqual(recordsOf('a,b\n12" disc,c\nd,e\n"f"g,h\ni,j'), [
    { line: 1, fields: ["a", "b"] },
    { line: 2, fault: QUOTE },
    { line: 3, fields: ["d", "e"] },
    { line: 4, fault: QUOTE },
    { line: 5, fields: ["i", "j"] },
  ]);
});

Deno.test("recordsOf() continues after a quote that is never closed", () => {
  assert.deepEqual(recordsOf('a,b\n"c,d\ne,f\ng,h'), [
    { line: 1, fields: ["a", "b"] },
    { line: 2, fault: QUOTE },
    { line: 3, fields: ["e", "f"] },
    { line: 4, fields: ["g", "h"] },
  ]);
});

Deno.test("recordsOf() omits comments, with or without quotes, and empty records", () => {
  const text = '# the "old one\na,b\n  # 27" wide, "see,\n"c\n# no comment",d\n,;,\n"", \u200b\n#,e\n"#1",f';
  assert.deepEqual(recordsOf(text), [
    { line: 2, fields: ["a", "b"] },
    { line: 4, fields: ["c\n# no comment", "d"] },
    { line: 8, fields: ["#", "e"] },
    { line: 9, fields: ["#1", "f"] },
  ]);
});

Deno.test("recordsOf() omits the rules of tables", () => {
  const rules = ["|---|:--:|", "+------+-----+", "--- | ---", "---------+-----", "----,---", "======="];
  assert.deepEqual(recordsOf(rules.join("\n"), "|"), []);
  for (const row of ["-,-", "---,a.example", "--"]) assert.equal(recordsOf(row).length, 1, row);
});

Deno.test("recordsOf() moves invisible characters between a separator and a quote into the quotes", () => {
  const rows: [string, string, string[]][] = [
    [",", ' "a" , "b, ""c"" , d" ,e', [" a ", ' b, "c" , d ', "e"]],
    [",", '\u200b"a"\u200e,"b"', ["\u200ba\u200e", "b"]],
    ["\t", 'a\t\t "b" \t', ["a", "", " b ", ""]],
  ];
  for (const [separator, text, fields] of rows) assert.deepEqual(recordsOf(text, separator), [{ line: 1, fields }]);
});

Deno.test("recordsOf() takes only a few times as long for rows with misplaced quotes as for valid ones", () => {
  const timeOf = (row: string) => {
    const lines = Array.from({ length: 3000 }, () => row);
    const started = performance.now();
    assert.equal(recordsOf(lines.join("\n")).length, 3000);
    return performance.now() - started;
  };
  const sound = timeOf('"a","b"');
  // Were it quadratic, each row would be read 1,500 times.
  for (const row of ['a 27" b,c', '"a,b"c,"d']) assert(timeOf(row) < 100 * sound, row);
});

Deno.test("recordsOf() reads no record of more than 100,000 characters", () => {
  const fault = "the row is longer than 100,000 characters";
  const long = "x".repeat(100_001);
  assert.deepEqual(recordsOf(`a,b\n${long}\n"${long}"\nc,d\n"e,${"\n".repeat(99)}${long}"\nf,g`), [
    { line: 1, fields: ["a", "b"] },
    { line: 2, fault },
    { line: 3, fault },
    { line: 4, fields: ["c", "d"] },
    { line: 5, fault: QUOTE },
    { line: 104, fault },
    { line: 105, fields: ["f", "g"] },
  ]);
  assert.deepEqual(recordsOf(long.slice(1)), [{ line: 1, fields: [long.slice(1)] }]);
});

Deno.test("recordsOf() stops at the limit of records", () => {
  const all = recordsOf('a,b\n# c\n"d",e\n\nf"g\nh,i\nj,k');
  assert.equal(all.length, 5);
  for (const most of [1, 2, 3, 4, 5, 6]) {
    assert.deepEqual(recordsOf('a,b\n# c\n"d",e\n\nf"g\nh,i\nj,k', ",", most), all.slice(0, most));
  }
});
