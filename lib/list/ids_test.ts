import assert from "node:assert/strict";
import { assignIds, isId } from "./ids.ts";

/** Rows of a host each: `name host id`. */
function rows(...texts: string[]) {
  return texts.map((text) => {
    const [name, host, id] = text.split("|");
    return { name, url: `https://${host}/`, id };
  });
}

/** The known list is written in the same way. */
function known(...texts: string[]) {
  return rows(...texts).map((row) => ({ ...row, id: row.id! }));
}

Deno.test("assignIds() prefers a row's own id", () => {
  assert.deepEqual(assignIds(rows("A|a|Mine"), known("A|a|a")), ["Mine"]);
});

Deno.test("assignIds() keeps the id of a URL whose name has changed", () => {
  assert.deepEqual(assignIds(rows("New|a"), known("Old|a|old")), ["old"]);
});

Deno.test("assignIds() keeps the id of a name whose URL has changed", () => {
  const http = { name: "A", url: "http://a/", id: "old" };
  assert.deepEqual(assignIds(rows("A|a"), [http]), ["old"]);
});

Deno.test("assignIds() prefers the row with a known id's URL to one with its name", () => {
  assert.deepEqual(assignIds(rows("A|new", "B|a"), known("A|a|one")), ["a", "one"]);
});

Deno.test("assignIds() distinguishes rows with the same URL by their names", () => {
  const list = known("A|a|one", "B|a|two");
  assert.deepEqual(assignIds(rows("B|a", "A|a"), list), ["two", "one"]);
  assert.deepEqual(assignIds(rows("New|a", "B|a"), list), ["one", "two"]);
});

Deno.test("assignIds() uses a known id once, and never another row's own", () => {
  assert.deepEqual(assignIds(rows("A|a", "B|a"), known("A|a|one")), ["one", "b"]);
  assert.deepEqual(assignIds(rows("A|a", "B|b|ONE"), known("A|a|one")), ["a", "ONE"]);
});

Deno.test("assignIds() makes slugs of names in all scripts", () => {
  const names = {
    "L'Équipe": "lequipe",
    "AT&T": "at-t",
    "Ørsted": "orsted",
    "Яндекс": "yandeks",
    "百度": "baidu",
    " -- X!": "x",
  };
  assert.deepEqual(assignIds(rows(...Object.keys(names).map((name, n) => `${name}|${n}`)), []), Object.values(names));
});

Deno.test("assignIds() makes a slug of the host if the name has no usable letters", () => {
  assert.deepEqual(assignIds(rows("***|www.example.com"), []), ["www-example-com"]);
});

Deno.test("assignIds() numbers repeated slugs, within the length of an id", () => {
  assert.deepEqual(assignIds(rows("C|1", "C+|2", "c|3|C-2", "C++|4"), []), ["c", "c-3", "C-2", "c-4"]);
  const long = assignIds(rows(`${"a".repeat(100)}|1`, `${"a".repeat(101)}|2`), []);
  assert.deepEqual(long, ["a".repeat(64), `${"a".repeat(56)}-2`]);
  assert(long.every(isId));
});

Deno.test("assignIds() tries each number once for any number of rows with one name", () => {
  const many = Array.from(
    { length: 30_000 },
    (_, n) => ({ name: n % 2 ? "Shop" : "x".repeat(70), url: `https://${n}/` }),
  );
  const started = performance.now();
  const ids = assignIds(many, []);
  // Trying all from 2 on each time took half a minute.
  assert(performance.now() - started < 10_000);
  assert.equal(new Set(ids).size, many.length);
  assert.equal(ids.at(-1), "shop-15000");
  assert(ids.every(isId));
  assert.deepEqual(assignIds(many, many.map((row, n) => ({ ...row, id: ids[n] }))), ids);
});

Deno.test("isId() is true for ids that fit into paths and file names", () => {
  for (const id of ["a", "A-b_c9", "0", "x".repeat(64)]) assert(isId(id), id);
  for (const id of ["", "-a", "_a", "a.b", "a/b", "a b", "é", "a\n", "x".repeat(65)]) assert(!isId(id), id);
});

Deno.test("assignIds() makes an id even if neither name nor host can be transliterated", () => {
  assert.deepEqual(assignIds(rows("!!!|[::]", "...|_", "?|[::]"), []), ["target", "target-2", "target-3"]);
});
