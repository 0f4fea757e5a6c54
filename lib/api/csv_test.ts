import assert from "node:assert/strict";
import { csvResponse } from "./csv.ts";

Deno.test("csvResponse() is a named file that starts with a header", async () => {
  const response = csvResponse("sites", ["name", "ms"], [["Shop, the", 12], ['"x"', null]]);
  assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="sites.csv"');
  assert.equal(await response.text(), 'name,ms\r\n"Shop, the",12\r\n"""x""",\r\n');
  assert.equal(await csvResponse("none", ["a"], []).text(), "a\r\n");
});

Deno.test("csvResponse() defuses what a spreadsheet would run as a formula, but keeps numbers as they are", async () => {
  const cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "＝1", "＠x", "a=b", "", -5];
  const text = await csvResponse("x", ["a"], cells.map((cell) => [cell])).text();
  assert.deepEqual(text.split("\r\n").slice(1, -1), [
    "'=1+1",
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\tx",
    '"\'\n=1"',
    "'＝1",
    "'＠x",
    "a=b",
    "",
    "-5",
  ]);
});

Deno.test("csvResponse() yields while it writes a long list", async () => {
  const rows = function* () {
    for (let row = 0; row < 200; row++) {
      // A row that takes long.
      for (const end = performance.now() + 1; performance.now() < end;);
      yield [row];
    }
  };
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const text = await csvResponse("x", ["row"], rows()).text();
  clearInterval(timer);
  assert.equal(text.split("\r\n").length, 202);
  assert(turns >= 8, `${turns} turns`);
});
