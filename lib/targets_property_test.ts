import assert from "node:assert/strict";
import fc from "fast-check";
import { linesOf } from "./csv_records.ts";
import { isId } from "./target_ids.ts";
import { parseTargets, type Target } from "./targets.ts";

/** Pieces that lists are made of, sound and broken. */
const PIECES = [
  ..."name,url,id,category,timeout,expect".split(","),
  ...[",", ",", "\n", "\n", "\r\n", "\r", '"', '""', '","', " ", "\t", ";", "\ufeff", "\0", "é", "<", ">"],
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
  }
  if (!parsed.ok) return assert(parsed.problems.length > 0);
  assert(parsed.targets.length > 0);
  assert.equal(new Set(parsed.targets.map(({ id }) => id.toLowerCase())).size, parsed.targets.length);
  for (const { id, name, url } of parsed.targets) {
    assert(isId(id), id);
    assert.notEqual(name, "");
    assert.equal(new URL(url).href, url);
  }
}

const KNOWN: Target[] = [
  { id: "a-example", name: "B", url: "https://a.example/", category: "" },
  { id: "b", name: "A", url: "https://b.example/", category: "" },
];

Deno.test("parseTargets() never throws and names lines that are there, for any text", () => {
  fc.assert(fc.property(fc.oneof(listLike, fc.string({ unit: "binary" })), (text) => check(text, text)), {
    numRuns: 1000,
  });
});

Deno.test("parseTargets() never throws and names lines that are there, for any bytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.tuple(listLike, fc.uint8Array({ maxLength: 3 })).map(([text, more]) => {
      return Uint8Array.of(...new TextEncoder().encode(text), ...more);
    }),
  );
  fc.assert(fc.property(bytes, (bytes) => check(bytes, new TextDecoder().decode(bytes))), { numRuns: 1000 });
});

/** A label as a list keeps it: no white space round it, one space within. */
const label = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((text) => text.replace(/\p{Cc}/gu, "").replace(/\s+/g, " ").trim());

const target = fc.record({
  id: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  name: label.filter((name) => name !== ""),
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

/** The same list in one of the ways people write it. */
function write(targets: readonly Target[], lineEnd: string, space: string): string {
  const rows = targets.map(({ id, name, url, category, method = "", expect = [], timeout }) => [
    id,
    name,
    url,
    category,
    method,
    expect.map(({ from, to }) => from === to ? from : `${from}-${to}`).join(","),
    timeout === undefined ? "" : `${timeout}ms`,
  ]);
  return [["id", "name", "url", "category", "method", "expect", "timeout"], ...rows]
    .map((fields) =>
      fields.map((field) => /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field).join(`,${space}`)
    )
    .join(lineEnd);
}

Deno.test("parseTargets() reads back every good list, however it is written", () => {
  const lists = fc.uniqueArray(target, { selector: ({ id }) => id, minLength: 1, maxLength: 8 });
  const spellings = [
    fc.constantFrom("\n", "\r\n", "\n\n"),
    fc.constantFrom("", " "),
    fc.constantFrom("", "\ufeff"),
  ] as const;
  fc.assert(
    fc.property(lists, ...spellings, (targets, lineEnd, space, mark) => {
      const csv = `${mark}${write(targets, lineEnd, space)}${lineEnd}`;
      const expected = { ok: true, targets, warnings: [] };
      assert.deepEqual(parseTargets(csv, { source: "a.csv" }), expected);
      assert.deepEqual(parseTargets(new TextEncoder().encode(csv), { source: "a.csv" }), expected);
    }),
    { numRuns: 300 },
  );
});

Deno.test("parseTargets() keeps every id when rows are renamed or moved, in any order", () => {
  const lists = fc.uniqueArray(target, { selector: ({ name }) => name, minLength: 1, maxLength: 8 })
    .map((targets) => targets.map(({ name }, index) => ({ name, url: `http://${index}.example/` })));
  const write = (rows: { name: string; url: string }[]) => {
    return rows.map(({ name, url }) => `"${name.replaceAll('"', '""')}",${url}`).join("\n");
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
