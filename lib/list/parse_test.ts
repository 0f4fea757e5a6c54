import assert from "node:assert/strict";
import type { Target } from "../model/target.ts";
import { COLUMN_NAMES } from "./columns.ts";
import { differenceOf, listOf, parseTargets, type ParseTargetsOptions } from "./parse.ts";

function good(csv: string | Uint8Array, options?: Partial<ParseTargetsOptions>): Target[] {
  const parsed = parseTargets(csv, { source: "urls.csv", ...options });
  assert(parsed.ok, parsed.ok ? "" : parsed.problems.join("\n"));
  return parsed.targets;
}

function problems(csv: string | Uint8Array, options?: Partial<ParseTargetsOptions>): string[] {
  const parsed = parseTargets(csv, { source: "urls.csv", ...options });
  assert(!parsed.ok, "the list has problems");
  return parsed.problems;
}

/** The names of a good list, and what is said of it. */
function withWarnings(csv: string): { names: string[]; warnings: string[] } {
  const parsed = parseTargets(csv, { source: "urls.csv" });
  assert(parsed.ok, parsed.ok ? "" : parsed.problems.join("\n"));
  return { names: parsed.targets.map(({ name }) => name), warnings: parsed.warnings };
}

const A: Target = { id: "a", name: "A", url: "https://a.example/", category: "" };
const B: Target = { id: "b", name: "B", url: "https://b.example/", category: "" };

Deno.test("parseTargets() reads every column", () => {
  const csv = "name,category,url,id,method,expect,contains,timeout\n" +
    'A,News,https://u:p@a.example/#top,first,head,"200-299, 301",,500ms\n' +
    "B,,b.example,,GET,404,It works,10s\n";
  assert.deepEqual(good(csv), [
    {
      id: "first",
      name: "A",
      url: "https://a.example/",
      category: "News",
      method: "HEAD",
      expect: [{ from: 200, to: 299 }, { from: 301, to: 301 }],
      timeout: 500,
      authorization: "Basic dTpw",
    },
    { ...B, method: "GET", expect: [{ from: 404, to: 404 }], contains: "It works", timeout: 10_000 },
  ]);
});

Deno.test("parseTargets() accepts the header in any order and case, with its other names", () => {
  const expected = [{ ...A, category: "News" }];
  assert.deepEqual(good("name,Category,website_url\nA,News,a.example"), expected);
  assert.deepEqual(good("GROUP, Link ,NAME\nNews,a.example,A"), expected);
  assert.deepEqual(good('Website URL,"Name",group\na.example,A,News'), expected);
});

Deno.test("parseTargets() accepts two columns of name and URL without a header", () => {
  assert.deepEqual(good("A,https://a.example\nB,b.example\n"), [A, B]);
  assert.deepEqual(good("A,https://a.example,\n,,\nB,b.example,,\n"), [A, B]);
  assert.equal(good("Link,link.example\n")[0].name, "Link");
});

Deno.test("parseTargets() reads real files: byte order mark, CRLF, spaces, quotes, empty lines and commas", () => {
  const csv = '\ufeffname, url,,\r\n\r\n  A ,  <https://a.example/> ,,\r\n,,,\r\n  \r\n"B",\t"b.example"\r\n\r\n';
  assert.deepEqual(good(csv), [A, B]);
  assert.deepEqual(good(new TextEncoder().encode(csv)), [A, B]);
});

Deno.test("parseTargets() collapses white space in a name", () => {
  assert.equal(good('name,url\n"  A\n\tB  ",a.example')[0].name, "A B");
});

Deno.test("parseTargets() accepts one URL under two names", () => {
  assert.equal(good("A,a.example\nB,a.example").length, 2);
});

Deno.test("parseTargets() warns about unknown columns", () => {
  const parsed = parseTargets("\nname,url,Notes,Owner\nA,a.example,x,y", { source: "urls.csv" });
  assert.deepEqual(parsed, {
    ok: true,
    targets: [A],
    lines: [3],
    warnings: [
      'urls.csv:2: column "Notes" is not used',
      'urls.csv:2: column "Owner" is not used',
    ],
  });
});

Deno.test("parseTargets() keeps the previous list's ids", () => {
  const known = [{ ...A, id: "old", name: "Before" }];
  assert.deepEqual(good("A,a.example\nB,b.example", { known }).map(({ id }) => id), ["old", "b"]);
});

Deno.test("parseTargets() reports all problems together, in the order of lines", () => {
  const csv = [
    "name,url,id,method,expect,contains,timeout",
    "A,a.example",
    ",b.example",
    "C",
    "D,htp:/x",
    "E,e.example,no spaces,POST,99-200,,soon",
    "F,f.example,,,300-200,,90s",
    "G,g.example,,HEAD,,text",
    '"H"h,h.example',
    "I,i.example,same",
    "J,j.example,Same",
    "K,k.example,,,,,,extra",
    "L,<>,,,200;301,,0s",
  ].join("\n");
  assert.deepEqual(problems(csv), [
    'urls.csv:3: no name for "https://b.example/"',
    'urls.csv:4: no url for "C"; write one, or begin the line with # to skip it',
    'urls.csv:5: url "htp:/x": must begin with http:// or https://',
    'urls.csv:6: id "no spaces": must be letters, digits, - and _, at most 64, the first a letter or digit',
    'urls.csv:6: method "POST": must be GET or HEAD',
    'urls.csv:6: expect "99-200": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:6: timeout "soon": must be a duration from 1ms to 60s, as in 500ms or 10s',
    'urls.csv:7: expect "300-200": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:7: timeout "90s": must be a duration from 1ms to 60s, as in 500ms or 10s',
    "urls.csv:8: contains: cannot be checked, since a response to HEAD has no body",
    "urls.csv:9: a quote is out of place: put the whole field in quotes, and double each quote in it",
    'urls.csv:11: id "Same": also on line 10',
    "urls.csv:12: 8 fields, but 7 columns: put a field that has a comma in quotes",
    'urls.csv:13: expect "200;301": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:13: timeout "0s": must be a duration from 1ms to 60s, as in 500ms or 10s',
    "urls.csv:13: no url",
  ]);
});

Deno.test("parseTargets() reports a fault of many rows once", () => {
  const csv = "name,url\n" + Array.from({ length: 10_341 }, (_, row) => `Site ${row},no-url-${row}`).join("\n");
  assert.deepEqual(problems(csv, { maxTargets: 20_000 }), [
    'urls.csv:2: url "no-url-0": not a URL; write https:// before it if it is one ' +
    "(and 10,340 more like this, on lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ...)",
  ]);
});

Deno.test("parseTargets() omits duplicate rows, with a warning", () => {
  const csv = "name,url,expect\nA,a.example,\n A ,<HTTPS://A.example/>,\nA,a.example,200\nB,b.example,\nA,a.example,\n";
  assert.deepEqual(withWarnings(csv), {
    names: ["A", "A", "B"],
    warnings: [
      "urls.csv:3: a duplicate of line 2; skipped",
      'urls.csv:4: name "A": also on line 2; both kept',
      "urls.csv:6: a duplicate of line 2; skipped",
    ],
  });
  assert.equal(good("A,https://u:one@a.example\nA,https://u:two@a.example").length, 2);
});

Deno.test("parseTargets() does not treat an invalid row as a duplicate", () => {
  const csv = "name,url,expect\nA,a.example,2xx\nA,a.example,\n";
  const list = parseTargets(csv, { source: "urls.csv" });
  assert.equal(list.ok, false);
  assert.deepEqual(list.warnings, ['urls.csv:3: name "A": also on line 2; both kept']);
});

Deno.test("parseTargets() keeps two rows of one name, with a warning unless each has an id", () => {
  const warnings = ['urls.csv:3: name "A": also on line 2; both kept'];
  assert.deepEqual(withWarnings("name,url\nA,a.example\nA,b.example\na,a.example"), {
    names: ["A", "A", "a"],
    warnings,
  });
  assert.deepEqual(withWarnings("name,url,id\nA,a.example,\nA,b.example,x"), { names: ["A", "A"], warnings });
  assert.deepEqual(withWarnings("name,url,id\nA,a.example,y\nA,b.example,x"), { names: ["A", "A"], warnings: [] });
});

Deno.test("parseTargets() accepts a repeated id only for the same row", () => {
  assert.equal(good("id,name,url\nx,A,a.example\nx,A,https://a.example/").length, 1);
  assert.deepEqual(problems("id,name,url\nx,A,a.example\nX,B,b.example\nx,A,c.example"), [
    'urls.csv:3: id "X": also on line 2',
    'urls.csv:4: id "x": also on line 2',
  ]);
});

Deno.test("parseTargets() names a target by its host if there is no column of names", () => {
  const names = (csv: string) => good(csv).map(({ name }) => name);
  assert.deepEqual(names("url\nhttp://a.example:8080/x\nhttps://xn--bcher-kva.example\n"), [
    "a.example",
    "bücher.example",
  ]);
  assert.deepEqual(names("category,url\nNews,[::1]:80/\n"), ["[::1]"]);
  assert.deepEqual(names("https://a.example/?a=b,c\nhttps://b.example/\nhttps://c.example"), [
    "a.example",
    "b.example",
    "c.example",
  ]);
  assert.deepEqual(names("- [A](https://a.example)\n- [](https://b.example)\n"), ["A", "b.example"]);
  assert.deepEqual(problems("name,url\nA,a.example\n,b.example\n\u3164,c.example"), [
    'urls.csv:3: no name for "https://b.example/"',
    "urls.csv:4: no name",
  ]);
});

Deno.test("parseTargets() reads fields separated by semicolons, tabs or bars", () => {
  for (const separator of [";", "\t", "|"]) {
    const rows = [["name", "url", "expect"], ["A, old", "a.example/?a=1,2", "200,301"], [
      `"B${separator}"`,
      "b.example",
      "",
    ]];
    const targets = good(rows.map((row) => row.join(separator)).join("\r\n"));
    const name = separator === "\t" ? "B" : `B${separator}`;
    assert.deepEqual(targets.map(({ name, url }) => [name, url]), [
      ["A, old", "https://a.example/?a=1,2"],
      [name, "https://b.example/"],
    ]);
    assert.equal(targets[0].expect!.length, 2);
  }
  assert.deepEqual(problems("name;url\nA; old;a.example"), [
    "urls.csv:2: 3 fields, but 2 columns: put a field that has a semicolon in quotes",
  ]);
});

Deno.test("parseTargets() removes invisible characters at the ends of a field, with a warning", () => {
  const csv = "\u200bname,url,id\n\u202eA,\u2068https://a.example/\u2069,\u200ea\nB\u00a0, b.example\u00a0,\n\u001a";
  const list = parseTargets(csv, { source: "urls.csv" });
  assert.deepEqual(list, {
    ok: true,
    targets: [A, B],
    lines: [2, 3],
    warnings: [
      'urls.csv:1: column "name": removed U+200B, which is invisible',
      "urls.csv:2: name: removed U+202E, which is invisible",
      "urls.csv:2: url: removed U+2068, U+2069, which are invisible",
      "urls.csv:2: id: removed U+200E, which is invisible",
    ],
  });
});

Deno.test("parseTargets() keeps invisible spelling in a name", () => {
  const names = [
    "می\u200cخواهم",
    "👨\u200d👩\u200d👧 A",
    "נמל \u200eA\u200e בית",
    "Har\u00adbour",
    "ประ\u200bเทศ",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  ];
  const csv = "name,url\n" + names.map((name, row) => `${name},${row}.example`).join("\n");
  assert.deepEqual(withWarnings(csv), { names, warnings: [] });
});

Deno.test("parseTargets() rejects other invisible characters in a name, a category and a text", () => {
  const unfit = ["\u0000", "\u0007", "\u001b", "\u0091", "\u202e", "\u2067", "\ufeff", "\ufffa", "\u{e0067}"];
  for (const character of unfit) {
    const name = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    const fault = `"a<${name}>b": has ${name} in it, which is invisible; remove it`;
    const field = `a${character}b`;
    assert.deepEqual(problems(`name,url,category,contains\n${field},a.example,${field},${field}`), [
      `urls.csv:2: name ${fault}`,
      `urls.csv:2: category ${fault}`,
      `urls.csv:2: contains ${fault}`,
    ]);
  }
  assert.equal(good('name,url,contains\nA,a.example,"a\n\tb"')[0].contains, "a\n\tb");
});

Deno.test("parseTargets() warns about a comment that may be a row", () => {
  assert.deepEqual(
    withWarnings('name,url\n#1 Shop,shop.example\n# 2 sites, both old\n#B,b.example\n"#1 A",a.example'),
    {
      names: ["#1 A"],
      warnings: [
        'urls.csv:2: skipped because it begins with #; if "#1 Shop,shop.example" is a row, put its name in quotes',
      ],
    },
  );
});

Deno.test("parseTargets() names a row without name and URL once, and no password in one without a name", () => {
  assert.deepEqual(
    problems("name,category,timeout,url\nA,,,a.example\n,as of May,(s),\n,,,https://u:hunter2@b.example/"),
    [
      "urls.csv:3: neither name nor url",
      'urls.csv:4: no name for "https://b.example/"',
    ],
  );
});

Deno.test("parseTargets() warns about a name that may begin a comment", () => {
  const csv = "name,url\n// A,a.example\n-- B,b.example\n; C,c.example\n-D,d.example";
  assert.deepEqual(withWarnings(csv), {
    names: ["// A", "-- B", "; C", "-D"],
    warnings: [
      'urls.csv:2: name "// A": if the row is a comment, begin its line with #',
      'urls.csv:3: name "-- B": if the row is a comment, begin its line with #',
      'urls.csv:4: name "; C": if the row is a comment, begin its line with #',
    ],
  });
});

Deno.test("parseTargets() reads the text of a link as the name", () => {
  const csv = "| Name | URL |\n|---|---|\n| [A](https://a.example) | https://a.example |\n| [B] | b.example |";
  assert.deepEqual(good(csv).map(({ name }) => name), ["A", "[B]"]);
});

Deno.test("parseTargets() reports a header of other columns once, whatever is below it", () => {
  const rows = "A,a.example\nurl,name\nb.example,B\nc.example,C";
  const reason = "another header; put the columns below it in the order of those above, or in a list of their own";
  assert.deepEqual(problems(`name,url\n${rows}`), [`urls.csv:3: ${reason}`]);
  assert.deepEqual(withWarnings("name,url\nA,a.example\nTitle,Link\nB,b.example"), {
    names: ["A", "B"],
    warnings: ["urls.csv:3: the header again; skipped"],
  });
});

Deno.test("parseTargets() has a remark for each of many lines", () => {
  const many = "#1,a.example\n".repeat(200_000);
  const { warnings } = parseTargets(`name,url\n${many}A,a.example`, { source: "urls.csv", maxTargets: 1_000_000 });
  assert.match(warnings[0], / \(and 199,999 more like this, on lines 3, /);
});

Deno.test("parseTargets() rejects a list of more than two million lines at once", () => {
  const began = performance.now();
  assert.deepEqual(problems("\n".repeat(16 * 1024 * 1024)), ["urls.csv:2000001: more than 2,000,000 lines"]);
  // 4 s without the limit.
  assert(performance.now() - began < 2000);
});

Deno.test("parseTargets() skips a repeated header", () => {
  assert.deepEqual(withWarnings("name, url\nA,a.example\n\ufeffname,url\nB,b.example"), {
    names: ["A", "B"],
    warnings: ["urls.csv:3: the header again; skipped"],
  });
  assert.deepEqual(withWarnings("name,url\nA,a.example\nName,URL\nB,b.example").names, ["A", "B"]);
});

Deno.test("parseTargets() skips a title above the header", () => {
  const titled = "Our sites 2026,,\n,,\nAs of May\nName,URL,Group\nA,a.example,x\nB,b.example,\n";
  assert.deepEqual(withWarnings(titled), {
    names: ["A", "B"],
    warnings: ["urls.csv:1: skipped as a title, since line 4 names the columns"],
  });
  assert.deepEqual(withWarnings("Websites,,\nName,URL,Group\nA,a.example,x"), {
    names: ["A"],
    warnings: ["urls.csv:1: skipped as a title, since line 2 names the columns"],
  });
  assert.equal(good(titled, { maxTargets: 2 }).length, 2);
  assert.deepEqual(problems(titled, { maxTargets: 1 }), [
    "urls.csv:6: more than 1 targets; raise LOOKOUT_MAX_TARGETS to allow more",
  ]);
  // What could be a site is no title, nor is what several columns have.
  for (const first of ["a.example", "Our sites,x"]) assert.equal(problems(`${first}\nname,url\nA,a.example`).length, 1);
});

Deno.test("parseTargets() reads tables of Markdown, of a database client and of a spreadsheet in one way", () => {
  const rows = ["| Name | URL |", "| A | [a](https://a.example) |", "| B | `https://b.example` |"];
  const tables = [
    rows.toSpliced(1, 0, "|:---|---|"),
    rows.toSpliced(1, 0, "|---+---|"),
    ["+---+---+", rows[0], "+---+---+", ...rows.slice(1), "+---+---+"],
    [...rows, "(2 rows)", ""],
  ];
  for (const table of tables) assert.deepEqual(good(table.join("\n")), [A, B]);
});

Deno.test("parseTargets() reads letters with accents in one way, however they are composed", () => {
  const list = parseTargets("name,category,url\nCaf\u00e9,Caf\u00e9,a.example\nCafe\u0301,Cafe\u0301,b.example", {
    source: "urls.csv",
  });
  assert(list.ok);
  assert.deepEqual(new Set(list.targets.flatMap(({ name, category }) => [name, category])), new Set(["Caf\u00e9"]));
  assert.deepEqual(list.warnings, ['urls.csv:3: name "Café": also on line 2; both kept']);
});

Deno.test("parseTargets() rejects fields that are too long", () => {
  const csv = `name,url,category,contains\n${"n".repeat(201)},a.example,${"c".repeat(101)},${"t".repeat(1001)}`;
  assert.deepEqual(problems(csv), [
    `urls.csv:2: name "${"n".repeat(100)}...": must be at most 200 characters`,
    `urls.csv:2: category "${"c".repeat(100)}...": must be at most 100 characters`,
    `urls.csv:2: contains "${"t".repeat(100)}...": must be at most 1000 characters`,
  ]);
});

Deno.test("parseTargets() continues in a wrongly encoded list, and reports damaged rows only as such", () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  assert.deepEqual(problems(bytes("name,url\nCaf\xe9,caf\xe9.example\nC\nM\xfcller,m.example")), [
    "urls.csv:2: not UTF-8, probably Windows-1252 or ISO-8859-1: save the list as CSV (UTF-8)",
    'urls.csv:3: no url for "C"; write one, or begin the line with # to skip it',
  ]);
  assert.deepEqual(
    problems(bytes("name,url\nCaf\xc3\xa9 \xc3\xa9,a.example\nC\nM\xfcller,https://m\xfcller.example")),
    [
      'urls.csv:3: no url for "C"; write one, or begin the line with # to skip it',
      "urls.csv:4: has bytes that are not UTF-8: save the list as CSV (UTF-8)",
    ],
  );
});

Deno.test("parseTargets() reports a wrongly encoded header as such, and not as unknown", () => {
  const utf8 = new TextEncoder().encode("name,url\nA,a.example\n");
  assert.deepEqual(problems(Uint8Array.of(0xff, 0xfe, ...utf8)), [
    "urls.csv:1: has bytes that are not UTF-16: save the list as CSV (UTF-8)",
  ]);
});

Deno.test("parseTargets() rejects a list without rows", () => {
  for (const csv of ["", "\ufeff", "\n \n,,\n", "# a\n#b,c\n", "\0\0\0", '"",""\n']) {
    assert.deepEqual(problems(csv), ["urls.csv:1: no targets"], JSON.stringify(csv));
  }
  assert.deepEqual(problems("\nname,url\n\n#A,a.example"), ["urls.csv:2: no targets below the header"]);
  assert.deepEqual(problems("name,url\nname,url\r\nname,url"), ["urls.csv:1: no targets below the header"]);
});

Deno.test("parseTargets() rejects more targets than allowed", () => {
  assert.deepEqual(problems("name,url\nA,a.example\n\nB,b.example\nC,htp:/x", { maxTargets: 1 }), [
    "urls.csv:4: more than 1 targets; raise LOOKOUT_MAX_TARGETS to allow more",
  ]);
  assert.equal(good("A,a.example\nB,b.example", { maxTargets: 2 }).length, 2);
});

Deno.test("parseTargets() shows no password, wherever it is", () => {
  const url = "https://user:hunter2@a.example/";
  const lists = [
    `${url},News,A`,
    `${url},1`,
    `name,url\n"${url}\x07x",b.example`,
    `name,url\nA,${url} x`,
    `A,${url}\n${url}`,
  ];
  for (const csv of [...lists, `name,url\n#1 A,${url}\nB,b.example`, `name,url,${url}\nB,b.example,`]) {
    const list = parseTargets(csv, { source: "urls.csv" });
    const said = [...list.warnings, ...(list.ok ? [] : list.problems)];
    assert(said.length > 0, csv);
    assert.doesNotMatch(said.join(), /hunter2/);
  }
});

Deno.test("parseTargets() reads the sample list: 200 sites in ten categories, without a warning", async () => {
  const csv = await Deno.readFile(new URL("../../urls.csv", import.meta.url));
  const parsed = parseTargets(csv, { source: "urls.csv" });
  assert(parsed.ok);
  assert.deepEqual(parsed.warnings, []);
  assert(parsed.targets.length >= 200);
  assert(new Set(parsed.targets.map(({ category }) => category)).size >= 10);
  assert(parsed.targets.every(({ url, category }) => url.startsWith("https://") && category !== ""));
});

Deno.test("listOf() hashes the targets without passwords, in their order", async () => {
  const { hash, targets } = await listOf([A, B]);
  assert.deepEqual(targets, [A, B]);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal((await listOf([{ ...A, authorization: "Basic dTpw" }, B])).hash, hash);
  const changed = COLUMN_NAMES.map((column): Target[] => [A, { ...B, [column]: "other" }]);
  const others: Target[][] = [[B, A], [A], ...changed];
  for (const other of others) assert.notEqual((await listOf(other)).hash, hash);
});

Deno.test("differenceOf() lists what was added, removed and changed, passwords included", () => {
  const c: Target = { ...A, id: "c", authorization: "Basic dTpw" };
  const changed: Target = { ...c, authorization: "Basic dTpx" };
  assert.deepEqual(differenceOf([A, c], [changed, B]), { added: [B], removed: [A], changed: [changed] });
  assert.deepEqual(differenceOf([A, B], [B, { ...A }]), { added: [], removed: [], changed: [] });
});
