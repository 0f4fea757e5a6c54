import assert from "node:assert/strict";
import { differenceOf, listOf, parseTargets, type ParseTargetsOptions, type Target } from "./targets.ts";

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

const A: Target = { id: "a", name: "A", url: "https://a.example/", category: "" };
const B: Target = { id: "b", name: "B", url: "https://b.example/", category: "" };

Deno.test("parseTargets() names a list in UTF-16 as one, with its other problems", () => {
  const csv = "name,url\nA,https://a.test/\nB,\n";
  const bytes = Uint8Array.from([0xff, 0xfe, ...[...csv].flatMap((character) => [character.charCodeAt(0), 0])]);
  const list = parseTargets(bytes, { source: "urls.csv" });
  assert.deepEqual(list.ok || list.problems, [
    "urls.csv:1: not UTF-8 but UTF-16: save it as UTF-8",
    "urls.csv:3: no url",
  ]);
});

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

Deno.test("parseTargets() takes the header in any order and case, with its other names", () => {
  const expected = [{ ...A, category: "News" }];
  assert.deepEqual(good("name,Category,website_url\nA,News,a.example"), expected);
  assert.deepEqual(good("GROUP, Link ,NAME\nNews,a.example,A"), expected);
  assert.deepEqual(good('Website URL,"Name",group\na.example,A,News'), expected);
});

Deno.test("parseTargets() takes two columns of name and URL without a header", () => {
  assert.deepEqual(good("A,https://a.example\nB,b.example\n"), [A, B]);
  assert.deepEqual(good("A,https://a.example,\n,,\nB,b.example,,\n"), [A, B]);
  assert.equal(good("Link,link.example\n")[0].name, "Link");
});

Deno.test("parseTargets() reads files as they are: byte order mark, CRLF, spaces, quotes, empty lines and commas", () => {
  const csv = '\ufeffname, url,,\r\n\r\n  A ,  <https://a.example/> ,,\r\n,,,\r\n  \r\n"B",\t"b.example"\r\n\r\n';
  assert.deepEqual(good(csv), [A, B]);
  assert.deepEqual(good(new TextEncoder().encode(csv)), [A, B]);
});

Deno.test("parseTargets() makes white space in a name one space", () => {
  assert.equal(good('name,url\n"  A\n\tB  ",a.example')[0].name, "A B");
});

Deno.test("parseTargets() takes one URL under two names", () => {
  assert.equal(good("A,a.example\nB,a.example").length, 2);
});

Deno.test("parseTargets() takes rows with one name when each has an id", () => {
  assert.deepEqual(good("name,url,id\nA,a.example,one\nA,a.example,two").map(({ id }) => id), ["one", "two"]);
});

Deno.test("parseTargets() names columns that it does not know in a warning", () => {
  const parsed = parseTargets("\nname,url,Notes,Owner\nA,a.example,x,y", { source: "urls.csv" });
  assert.deepEqual(parsed, {
    ok: true,
    targets: [A],
    warnings: [
      'urls.csv:2: column "Notes" is not known, and not used',
      'urls.csv:2: column "Owner" is not known, and not used',
    ],
  });
});

Deno.test("parseTargets() keeps the ids of the list before", () => {
  const known = [{ ...A, id: "old", name: "Before" }];
  assert.deepEqual(good("A,a.example\nB,b.example", { known }).map(({ id }) => id), ["old", "b"]);
});

Deno.test("parseTargets() tells every problem at once, in the order of lines", () => {
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
    "A,other.example",
    "A,A.example",
    "I,i.example,same",
    "J,j.example,Same",
    "K,k.example,,,,,,extra",
    "L,<>,,,200;301,,0s",
  ].join("\n");
  assert.deepEqual(problems(csv), [
    "urls.csv:3: no name",
    "urls.csv:4: no url",
    'urls.csv:5: url "htp:/x": not http or https',
    'urls.csv:6: id "no spaces": must be letters, digits, - and _, at most 64, the first a letter or digit',
    'urls.csv:6: method "POST": must be GET or HEAD',
    'urls.csv:6: expect "99-200": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:6: timeout "soon": must be a duration from 1ms to 60s, as in 500ms or 10s',
    'urls.csv:7: expect "300-200": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:7: timeout "90s": must be a duration from 1ms to 60s, as in 500ms or 10s',
    "urls.csv:8: contains: cannot be looked for, since HEAD gets no body",
    "urls.csv:9: a quote is out of place: put the whole field in quotes, and double each quote in it",
    'urls.csv:10: name "A": also on line 2; give each an id',
    "urls.csv:11: the same row as line 2",
    'urls.csv:13: id "Same": also on line 12',
    "urls.csv:14: 8 fields, but 7 columns: put a field that has a comma in quotes",
    "urls.csv:15: no url",
    'urls.csv:15: expect "200;301": must be statuses from 100 to 999, as in "200-399" or "200,301"',
    'urls.csv:15: timeout "0s": must be a duration from 1ms to 60s, as in 500ms or 10s',
  ]);
});

Deno.test("parseTargets() refuses fields that are too long or have control characters", () => {
  const csv = `name,url,category,contains\n${"n".repeat(201)},a.example,${"c".repeat(101)},${
    "t".repeat(1001)
  }\nB\x07,b.example`;
  assert.deepEqual(problems(csv), [
    `urls.csv:2: name "${"n".repeat(100)}...": must be at most 200 characters, none of them a control character`,
    `urls.csv:2: category "${"c".repeat(100)}...": must be at most 100 characters, none of them a control character`,
    `urls.csv:2: contains "${"t".repeat(100)}...": must be at most 1000 characters`,
    'urls.csv:3: name "B\\u0007": must be at most 200 characters, none of them a control character',
  ]);
});

Deno.test("parseTargets() tells each line that is not UTF-8, beside other problems", () => {
  const latin1 = Uint8Array.from(
    "name,url\nCaf\xe9,a.example\nB,b.example\nC\nM\xfcller,m.example",
    (c) => c.charCodeAt(0),
  );
  assert.deepEqual(problems(latin1), ["urls.csv:2: not UTF-8", "urls.csv:4: no url", "urls.csv:5: not UTF-8"]);
});

Deno.test("parseTargets() refuses a list without rows", () => {
  for (const csv of ["", "\ufeff", "\n \n,,\n"]) assert.deepEqual(problems(csv), ["urls.csv:1: no targets"]);
  assert.deepEqual(problems("\nname,url\n\n"), ["urls.csv:2: no targets below the header"]);
});

Deno.test("parseTargets() refuses more targets than allowed", () => {
  assert.deepEqual(problems("name,url\nA,a.example\n\nB,b.example\nC,htp:/x", { maxTargets: 1 }), [
    "urls.csv:4: more than 1 targets",
  ]);
  assert.equal(good("A,a.example\nB,b.example", { maxTargets: 2 }).length, 2);
});

const headers: Record<string, string> = {
  "name;category;url\nA;News;a.example":
    'no header: the first line must name the columns, as in "name,category,url", separated by commas, not by semicolons',
  "name\turl\nA\ta.example":
    'no header: the first line must name the columns, as in "name,category,url", separated by commas, not by tabs',
  "https://a.example\nhttps://b.example": 'no header: the first line must name the columns, as in "name,category,url"',
  "A,News,a.example": 'no header: the first line must name the columns, as in "name,category,url"',
  "name,website\nA,a.example": 'no column "url" (or "website_url", "link") among "name", "website"',
  "url\na.example": 'no column "name" among "url"',
  "name,url,link\nA,a.example,": 'more than one column "url" (or "website_url", "link") among "name", "url", "link"',
};

for (const [csv, problem] of Object.entries(headers)) {
  Deno.test(`parseTargets() refuses the columns of ${JSON.stringify(csv)}`, () => {
    assert.deepEqual(problems(csv), [`urls.csv:1: ${problem}`]);
  });
}

Deno.test("parseTargets() reads the sample list: 200 sites in ten categories, without a remark", async () => {
  const csv = await Deno.readFile(new URL("../urls.csv", import.meta.url));
  const parsed = parseTargets(csv, { source: "urls.csv" });
  assert(parsed.ok);
  assert.deepEqual(parsed.warnings, []);
  assert(parsed.targets.length >= 200);
  assert(new Set(parsed.targets.map(({ category }) => category)).size >= 10);
  assert(parsed.targets.every(({ url, category }) => url.startsWith("https://") && category !== ""));
});

Deno.test("listOf() hashes what may be shown of the targets, in their order", async () => {
  const { hash, targets } = await listOf([A, B]);
  assert.deepEqual(targets, [A, B]);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal((await listOf([{ ...A, authorization: "Basic dTpw" }, B])).hash, hash);
  const others: Target[][] = [[B, A], [A], [A, { ...B, timeout: 1 }], [A, { ...B, contains: "b" }], [A, {
    ...B,
    category: "b",
  }]];
  for (const other of others) assert.notEqual((await listOf(other)).hash, hash);
});

Deno.test("differenceOf() tells what was added, removed and changed, also a password", () => {
  const c: Target = { ...A, id: "c", authorization: "Basic dTpw" };
  const changed: Target = { ...c, authorization: "Basic dTpx" };
  assert.deepEqual(differenceOf([A, c], [changed, B]), { added: [B], removed: [A], changed: [changed] });
  assert.deepEqual(differenceOf([A, B], [B, { ...A }]), { added: [], removed: [], changed: [] });
});
