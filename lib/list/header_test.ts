import assert from "node:assert/strict";
import { type Column, COLUMNS } from "./columns.ts";
import { readHeader } from "./header.ts";

/** Rows are written with spaces and bars between their fields. */
const read = (...rows: string[]) => readHeader(rows.map((row) => row.split(" | ")));

function columns(...rows: string[]): (Column | undefined)[] {
  const header = read(...rows);
  assert(header.ok, header.ok ? "" : header.problem);
  return header.columns;
}

function warnings(...rows: string[]): string[] {
  const header = read(...rows);
  assert(header.ok, header.ok ? "" : header.problem);
  return header.warnings;
}

function problem(...rows: string[]): string {
  const header = read(...rows);
  assert(!header.ok, "the header has a problem");
  return header.problem;
}

Deno.test("readHeader() accepts every name of a column, however it is written", () => {
  for (const [column, { names }] of Object.entries(COLUMNS)) {
    for (const name of names) {
      const words = name.split("_");
      const camel = words.map((word, index) => index ? word[0].toUpperCase() + word.slice(1) : word).join("");
      for (
        const written of [
          name,
          name.toUpperCase(),
          camel,
          words.join("-"),
          ` ${words.join(" ")}`,
          words.join("\u00a0"),
          `${name}:`,
          `**${name}**`,
        ]
      ) {
        const other = column === "url" ? "name" : "url";
        assert.deepEqual(columns(`${written} | ${other}`), [column, other], written);
      }
    }
  }
});

Deno.test("readHeader() reads site and website as the missing column, a URL before a name", () => {
  const headers: Record<string, (Column | undefined)[]> = {
    "site": ["url"],
    "Website": ["url"],
    "Site | Domain": ["name", "url"],
    "website | url": ["name", "url"],
    "name | site": ["name", "url"],
    "name | website": ["name", "url"],
    "site | website": ["name", "url"],
    "website | site": ["url", "name"],
    "site | name | url": [undefined, "name", "url"],
    "URLs": ["url"],
    "name | Domains": ["name", "url"],
    "Web Address | website": [undefined, "url"],
    "url | endpoint": ["url", undefined],
    "‘name’ | ‘url’": ["name", "url"],
    "Name | URL / Host": ["name", "url"],
    "Monitor URL": ["url"],
    "Check Name | Check URL": ["name", "url"],
  };
  for (const [header, expected] of Object.entries(headers)) assert.deepEqual(columns(header), expected, header);
});

Deno.test("readHeader() prefers a column's canonical name, except for URLs", () => {
  assert.deepEqual(columns("title | name | url"), [undefined, "name", "url"]);
  assert.deepEqual(warnings("title | name | url"), ['column "title" is not used']);
  assert.equal(
    problem("name | url | link"),
    'more than one column "url", of which only one can be used: "url", "link"',
  );
  assert.deepEqual(columns("name | hostname | url | domain"), ["name", undefined, "url", undefined]);
  assert.deepEqual(warnings("host | link"), ['column "host" is not used']);
  assert.match(problem("name | domain | hostname"), /^more than one column "url", .*: "domain", "hostname"$/);
  assert.match(problem("title | label | url"), /^more than one column "name", .*: "title", "label"$/);
  assert.match(problem("name | url | id | ID"), /^more than one column "id", .*: "id", "ID"$/);
});

Deno.test("readHeader() names an unused column, and what it may be a misspelling of", () => {
  assert.deepEqual(warnings("name | url | categry | Notes | name v2.0 |  | U.R.L. | \u200bid\u0007"), [
    'column "categry" is not used; did you mean "category"?',
    'column "Notes" is not used',
    'column "name v2.0" is not used',
    'column "U.R.L." is not used',
    'column "id": removed U+200B, U+0007, which are invisible',
  ]);
  assert.deepEqual(warnings("name | url | category | categry | uri\u001bs"), [
    'column "categry" is not used',
    'column "uri<U+001B>s" is not used',
  ]);
});

Deno.test("readHeader() reports which column is missing, or that all are unknown", () => {
  assert.equal(
    problem("name | Wohin"),
    'no column of URLs among "name", "Wohin": name it "url" (or "link", "domain", "homepage", ...)',
  );
  assert.equal(
    problem("Bezeichnung | Adresse", "Hafen | https://hafen.example"),
    'no known column among "Bezeichnung", "Adresse": the first line names the columns, as in "name,category,url"; ' +
      'the URLs seem to be in "Adresse"',
  );
  assert.equal(
    problem("name | Wohin", "Hafen | https://hafen.example"),
    'no column of URLs among "name", "Wohin": if it is "Wohin", name it "url"',
  );
  assert.match(problem("name | Wohin | Woher", "A | a.example | b.example"), /: name it "url" \(or /);
  for (const whole of ["name,url", "A,https://a.example"]) {
    assert.equal(
      problem(whole),
      "each line is in quotes as a whole: remove them, so that only the commas are between the fields",
    );
  }
  assert.match(problem(Array(500).fill("x").join(" | ")), /^no known column among ("x", ){10}and 490 more: /);
});

Deno.test("readHeader() reads the only column of a list as that of the URLs, if all are URLs, with a warning", () => {
  const urls = ["https://a.example", "https://b.example"];
  assert.deepEqual(columns("Webseiten", ...urls), ["url"]);
  assert.deepEqual(warnings("Webseiten", ...urls), [
    'column "Webseiten": used for the URLs, since it is the only one',
  ]);
  for (const rows of [urls.slice(1), [...urls, "News"], ["a.example", "b.example"]]) {
    assert.match(problem("Webseiten", ...rows), /^no known column among "Webseiten": /);
  }
});

Deno.test("readHeader() does not read a column's name with a dot as a URL", () => {
  assert.deepEqual(columns("name | url | geo.country"), ["name", "url", undefined]);
  assert.deepEqual(columns("url | geo.country", "http://a.example/ | DE"), ["url", undefined]);
  assert.deepEqual(columns("S.No. | Name | URL", "1 | A | a.example"), [undefined, "name", "url"]);
});

Deno.test("readHeader() finds the columns of a list without a header", () => {
  const lists: [string[], Column[]][] = [
    [["A | https://a.example"], ["name", "url"]],
    [["https://a.example | A"], ["url", "name"]],
    [["https://b.example | B.example", "https://a.example | A.example"], ["url", "name"]],
    [["127.0.0.1 | Harbour office", "quay.example | Quay 2"], ["url", "name"]],
    [["A | a.example", "B | https://b.example", "C | c.example"], ["name", "url"]],
    [["https://a.example"], ["url"]],
    [["<https://a.example> | A"], ["url", "name"]],
    // A name, though a column may be called so.
    [["Link | link.example"], ["name", "url"]],
    [["url | https://url.example", "name | https://name.example"], ["name", "url"]],
    [["❤ | https://a.example"], ["name", "url"]],
    // What is wrong in a row is said of that row.
    [["A | https://a.example", "B | htp:/b", "C | https://c.example"], ["name", "url"]],
    [["A | https://a.example", " | https://b.example", "C | https://c.example"], ["name", "url"]],
  ];
  for (const [rows, expected] of lists) {
    const header = read(...rows);
    assert.deepEqual(header, { ok: true, columns: expected, present: false, warnings: [] }, rows[0]);
  }
});

Deno.test("readHeader() requires a header if a list is ambiguous", () => {
  const lists: string[][] = [
    ["https://a.example | 30", "https://b.example | 120"],
    ["a.example | 1", "b.example | 2"],
    ["1 | https://a.example", "2 | https://b.example"],
    ["a.example | www.a.example", "b.example | www.b.example"],
    ["https://a.example | https://b.example"],
    ["A | News | https://a.example"],
    ["https://a.example | true", "https://b.example | false"],
    ["GET | https://a.example", "GET | https://b.example"],
    ["a.example | News", "b.example | News", "c.example | Shops", "d.example | Shops"],
    ["attributes.name | attributes.url", "Harbour | https://harbour.example"],
    ["monitor.title | monitor.address", "Harbour | harbour.example"],
    ["monitor.address", "https://harbour.example"],
    ["Hafen | hafen.adresse", "Harbour | https://harbour.example"],
  ];
  for (const rows of lists) {
    assert.match(problem(...rows), /^no header: write one above this line, as in "name,category,url", since/, rows[0]);
  }
});
