import assert from "node:assert/strict";
import { withAddresses } from "./rewrite.ts";

const OLD = "http://old.example/";
const NEW = "https://new.example/";

const rows: [row: string, rewritten: string | undefined][] = [
  ["A,http://old.example,x", "A,https://new.example/,x"],
  ['"A, B" ; "http://old.example/" ;x', '"A, B" ; "https://new.example/" ;x'],
  [
    "A\t<HTTP://OLD.example>\tnote: http://old.example is old",
    "A\t<https://new.example/>\tnote: http://old.example is old",
  ],
  // A password would be lost.
  ["A,http://user:word@old.example/", undefined],
  ["A,http://other.example/", undefined],
];

for (const [row, rewritten] of rows) {
  Deno.test(`withAddresses() ${rewritten ? "rewrites" : "leaves"} ${JSON.stringify(row)}`, () => {
    const csv = `# comment\r\nname,url\n${row}\rB,${OLD}\n`;
    const { text, rewritten: lines } = withAddresses(csv, [{ line: 3, url: OLD, better: NEW }]);
    assert.equal(text, csv.replace(row, () => rewritten ?? row));
    assert.deepEqual([...lines], rewritten ? [3] : []);
  });
}

Deno.test("withAddresses() writes no address that would need quotes", () => {
  const csv = `A,${OLD}`;
  const { text } = withAddresses(csv, [{ line: 1, url: OLD, better: "https://new.example/?a=1,2" }]);
  assert.equal(text, csv);
});
