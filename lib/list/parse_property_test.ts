import assert from "node:assert/strict";
import fc from "fast-check";
import type { Target } from "../model/target.ts";
import { trimmed } from "../text/trimmed.ts";
import { linesOf } from "./csv.ts";
import { isId } from "./ids.ts";
import { parseTargets } from "./parse.ts";

/** Pieces that lists are made of, sound and broken. */
const PIECES = [
  ..."name,url,id,category,timeout,expect".split(","),
  ...[",", ",", "\n", "\n", "\r\n", "\r", '"', '""', '","', " ", "\t", ";", "|", "#", "sep=;\n"],
  ...["\ufeff", "\0", "\x1b", "\x1a", "\u200b", "\u200d", "\u202e", "\u{e0067}", "é", "<", ">", "[", "{"],
  ...[
    "https://",
    "a.example",
    "b.example",
    "A",
    "B",
    "@",
    ":",
    "10s",
    "200-299",
    "x".repeat(300),
    "\ud800",
    "constructor",
    "site",
    "user:secret@",
    "127.0.0.1",
    "1.2",
  ],
];

/** Text that looks like a list now and then. */
const listLike = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(""));

/** What holds for every list, good or bad. */
function check(csv: string | Uint8Array, text: string): void {
  const parsed = parseTargets(csv, { source: "a.csv", known: KNOWN });
  const last = linesOf(text).length;
  const remarks = parsed.ok ? parsed.warnings : [...parsed.problems, ...parsed.warnings];
  for (const remark of remarks) {
    const line = Number(/^a\.csv:(\d+): ./s.exec(remark)?.[1]);
    assert(line >= 1 && line <= last, remark);
    assert.doesNotMatch(remark, /[\p{Cc}\p{Cf}\p{Cs}]/u);
    assert(remark.length < 2000, remark);
  }
  if (!parsed.ok) return assert(parsed.problems.length > 0);
  assert(parsed.targets.length > 0);
  assert.equal(new Set(parsed.targets.map(({ id }) => id.toLowerCase())).size, parsed.targets.length);
  for (const { id, name, url } of parsed.targets) {
    assert(isId(id), id);
    assert.equal(trimmed(name).text, name);
    assert.notEqual(name, "");
    assert.doesNotMatch(name, /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    assert.equal(new URL(url).href, url);
    assert.doesNotMatch(url, /[\s\p{Cc}\p{Cf}]/u);
    assert.deepEqual([new URL(url).username, new URL(url).hash], ["", ""]);
  }
}

const KNOWN: Target[] = [
  { id: "a-example", name: "B", url: "https://a.example/", category: "" },
  { id: "b", name: "A", url: "https://b.example/", category: "" },
];

Deno.test("parseTargets() never throws and names existing lines, for any text", () => {
  fc.assert(fc.property(fc.oneof(listLike, fc.string({ unit: "binary" })), (text) => check(text, text)), {
    numRuns: 1000,
  });
});

Deno.test("parseTargets() never throws and names existing lines, for any bytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.tuple(listLike, fc.uint8Array({ maxLength: 3 })).map(([text, more]) => {
      return Uint8Array.of(...new TextEncoder().encode(text), ...more);
    }),
  );
  fc.assert(fc.property(bytes, (bytes) => check(bytes, new TextDecoder().decode(bytes))), { numRuns: 1000 });
});

/** A label as a list keeps it: composed, one space within, nothing round it, and no more in it that cannot be seen than spelling needs. */
const label = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((text) =>
    trimmed(text.replace(/[\p{Cc}\u2066-\u2069\u202a-\u202e]/gu, "").replace(/\s+/g, " ")).text.normalize()
  );

const target = fc.record({
  id: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  name: label.filter((name) => /[^\s\p{DI}]/u.test(name)),
  url: fc.webUrl({ validSchemes: ["http", "https"], withQueryParameters: true }).map((url) => new URL(url).href),
  category: label,
  method: fc.constantFrom("GET", "HEAD"),
  expect: fc.array(
    fc.tuple(fc.integer({ min: 100, max: 999 }), fc.integer({ min: 100, max: 999 })).map(([a, b]) => {
      return { from: Math.min(a, b), to: Math.max(a, b) };
    }),
    { minLength: 1, maxLength: 3 },
  ),
  timeout: fc.integer({ min: 1, max: 60_000 }),
}, { requiredKeys: ["id", "name", "url", "category"], noNullPrototype: true }) as fc.Arbitrary<Target>;

interface Spelling {
  separator: string;
  lineEnd: string;
  /** Stands round each field. */
  space: string;
  /** Stand before the list. */
  marks: string;
  comments: boolean;
}

const spelling: fc.Arbitrary<Spelling> = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r", "\n\n"),
  space: fc.constantFrom("", " ", "\u00a0"),
  marks: fc.constantFrom("", "\ufeff", "\ufeff\ufeff"),
  comments: fc.boolean(),
});

/** The same list in one of the ways people write it. */
function write(targets: readonly Target[], { separator, lineEnd, space, marks, comments }: Spelling): string {
  const rows = targets.map(({ id, name, url, category, method = "", expect = [], timeout }) => [
    id,
    name,
    url,
    category,
    method,
    expect.map(({ from, to }) => from === to ? from : `${from}-${to}`).join(","),
    timeout === undefined ? "" : `${timeout}ms`,
  ]);
  const lines = [["ID", "Website Name", "link", "group", "method", "expect", "timeout"], ...rows].map((fields) => {
    const written = fields.map((field) => {
      const quoted = /["\r\n]/.test(field) || field.includes(separator) ? `"${field.replaceAll('"', '""')}"` : field;
      return `${space}${quoted}${space}`;
    });
    return written.join(separator);
  });
  return marks + lines.flatMap((line) => comments ? ['# "so', line] : [line]).join(lineEnd) + lineEnd;
}

function inUtf16(text: string): Uint8Array {
  const marked = `\ufeff${text}`;
  return new Uint8Array(Uint16Array.from({ length: marked.length }, (_, index) => marked.charCodeAt(index)).buffer);
}

Deno.test("parseTargets() reads back every good list, however it is written", () => {
  const lists = fc.uniqueArray(target, { selector: ({ id }) => id, minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lists, spelling, (targets, spelling) => {
      const csv = write(targets, spelling);
      // The lines of rows follow from how it is written.
      const read = (list: string | Uint8Array) => ({ ...parseTargets(list, { source: "a.csv" }), lines: [] });
      const expected = { ok: true, targets, lines: [], warnings: [] };
      assert.deepEqual(read(csv), expected);
      assert.deepEqual(read(new TextEncoder().encode(csv)), expected);
      assert.deepEqual(read(inUtf16(csv)), expected);
    }),
    { numRuns: 200 },
  );
});

Deno.test("parseTargets() shows no password of any URL, good or bad", () => {
  const password = fc.string({ unit: "binary-ascii", maxLength: 8 }).map((text) => `secret${text}secret`);
  const ends = fc.constantFrom("a.example/", "a", "127.0.0.1:80/x", "", "a.example:x", "a b", "1.2");
  fc.assert(
    fc.property(
      fc.constantFrom("https://", "http://", "ftp://", "", "//", "https:"),
      password,
      ends,
      (start, password, end) => {
        const field = `"${`${start}user:${password}@${end}`.replaceAll('"', '""')}"`;
        for (const csv of [`name,url\nA,${field}`, `${field}\n`, `A,${field}`, `A,News,${field}`]) {
          const list = parseTargets(csv, { source: "a.csv" });
          const said = [
            ...list.warnings,
            ...(list.ok ? list.targets.map(({ name, url }) => `${name} ${url}`) : list.problems),
          ];
          assert.doesNotMatch(said.join("\n"), /secret/, csv);
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("parseTargets() keeps every id when rows are renamed or moved, in any order", () => {
  const lists = fc.uniqueArray(target, { selector: ({ name }) => name, minLength: 1, maxLength: 8 })
    .map((targets) => targets.map(({ name }, index) => ({ name, url: `http://${index}.example/` })));
  const write = (rows: { name: string; url: string }[]) => {
    return ["name,url", ...rows.map(({ name, url }) => `"${name.replaceAll('"', '""')}",${url}`)].join("\n");
  };
  fc.assert(
    fc.property(lists, fc.boolean(), (rows, renamed) => {
      const before = parseTargets(write(rows), { source: "a.csv" });
      assert(before.ok, JSON.stringify(before));
      const moved = rows.map(({ name, url }) =>
        renamed ? { name: `${name}+`, url } : { name, url: url.replace("http", "https") }
      );
      const after = parseTargets(write(moved.toReversed()), { source: "a.csv", known: before.targets });
      assert(after.ok, JSON.stringify(after));
      assert.deepEqual(after.targets.map(({ id }) => id), before.targets.map(({ id }) => id).toReversed());
    }),
    { numRuns: 300 },
  );
});
