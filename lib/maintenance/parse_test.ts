import assert from "node:assert/strict";
import { parseWindows } from "./parse.ts";

const HEADER = "from,to,every,zone,category,id,note";

function problemsOf(...lines: string[]): string[] {
  const parsed = parseWindows(lines.join("\n"), "m.csv");
  return parsed.ok ? [] : parsed.problems;
}

Deno.test("parseWindows() reads windows, with columns in any order and separators of spreadsheets", () => {
  const [one, two] = [
    parseWindows(
      `${HEADER}\n2026-03-29 02:30,2026-03-29T04:00:30,week,europe/berlin,Shops,,"Backup, and more"\n`,
      "m.csv",
    ),
    parseWindows("\ufeffNote;ID;From\r\n# planned\r\n;a-1;2026-01-01 00:00\r\n;;\r\n", "m.csv"),
  ];
  assert.deepEqual([one, two], [
    {
      ok: true,
      windows: [{
        line: 2,
        from: "2026-03-29T02:30:00",
        to: "2026-03-29T04:00:30",
        every: "week",
        zone: "Europe/Berlin",
        category: "Shops",
        id: undefined,
        note: "Backup, and more",
      }],
    },
    {
      ok: true,
      windows: [{
        line: 3,
        from: "2026-01-01T00:00:00",
        to: undefined,
        every: undefined,
        zone: "UTC",
        category: undefined,
        id: "a-1",
        note: "",
      }],
    },
  ]);
});

Deno.test("parseWindows() accepts a header without rows, since nothing is planned any more", () => {
  assert.deepEqual(parseWindows(`${HEADER}\n`, "m.csv"), { ok: true, windows: [] });
});

Deno.test("parseWindows() rejects a file as a whole, with all problems and their lines", () => {
  assert.deepEqual(
    problemsOf(
      HEADER,
      "29.03.2026 02:30,2026-02-30 04:00,month,Berlin,,,",
      "2026-03-29 02:30,2026-03-29 02:30,,,,,",
      ",2026-03-29 02:30,,,,,",
      "2026-03-29 02:30,,day,,,,",
      "2026-03-29 02:30,2026-03-30 02:31,day,,,,",
      "2026-03-29 02:30,2026-03-29 03:30,,,Shops,a-1,",
      "2026-03-29 02:30,2026-03-29 03:30,,,,a b,",
      "2026-03-29 02:30,2026-03-29 03:30,,,Shops, food,,Backup",
      '2026-03-29 02:30,"2026',
    ),
    [
      'm.csv:2: from "29.03.2026 02:30": must be a date and time in the local time of the zone, as in "2026-03-29 02:30"',
      'm.csv:2: to "2026-02-30 04:00": must be a date and time in the local time of the zone, as in "2026-03-29 02:30"',
      'm.csv:2: every "month": must be day, week or empty',
      'm.csv:2: zone "Berlin": must be a time zone, as in Europe/Berlin; empty: UTC',
      "m.csv:3: to: must be later than from",
      "m.csv:4: no from",
      "m.csv:5: to: required for a window that recurs every day",
      "m.csv:6: to: must be at most one day after from, since the window recurs every day",
      "m.csv:7: has both a category and an id: give only one, or neither for all targets",
      'm.csv:8: id "a b": must be letters, digits, - and _, at most 64, the first a letter or digit',
      "m.csv:9: 8 fields, but 7 columns: put a field that has a comma in quotes",
      "m.csv:10: a quote is out of place: put the whole field in quotes, and double each quote in it",
    ],
  );
});

Deno.test("parseWindows() accepts a window that ends when it begins again", () => {
  assert.deepEqual(problemsOf("from,to,every", "2026-03-29 02:30,2026-04-05 02:30,week"), []);
});

Deno.test("parseWindows() rejects an unknown column, without which a window would cover everything", () => {
  assert.deepEqual(problemsOf("from,to,categroy,owner", "2026-03-29 02:30,,Shops,"), [
    'm.csv:1: unknown column "categroy"; did you mean "category"?',
    'm.csv:1: unknown column "owner"; known are "from,to,every,zone,category,id,note"',
  ]);
  assert.deepEqual(problemsOf("from,from,to", "2026-03-29 02:30,,"), ['m.csv:1: more than one column "from"']);
  assert.deepEqual(problemsOf("to,note", "2026-03-29 02:30,"), ['m.csv:1: no column "from"']);
});

Deno.test("parseWindows() rejects files of another kind", () => {
  const none = 'm.csv:1: no header: the first line names the columns, as in "from,to,every,zone,category,id,note"';
  assert.deepEqual(problemsOf(""), [none]);
  assert.deepEqual(problemsOf("2026-03-29 02:30,2026-03-29 03:30"), [none]);
  assert.deepEqual(problemsOf("<html><body>Sign in</body></html>"), [
    "m.csv:1: this is an HTML page, not a list: save the list as CSV (UTF-8)",
  ]);
  const rows = Array(501).fill("2026-03-29 02:30,");
  assert.deepEqual(problemsOf("from,note", ...rows), ["m.csv:502: more than 500 windows"]);
  assert.deepEqual(problemsOf("from,note", ...rows.slice(1)), []);
});
