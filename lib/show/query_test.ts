import assert from "node:assert/strict";
import fc from "fast-check";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { PAGE_SIZE, parseQuery, type Query, queryString, SORTS } from "./query.ts";
import { rowsByName } from "./rows_by_name.ts";
import { select } from "./find.ts";
import { FAILURES } from "../model/failure.ts";
import { STATES } from "../model/state.ts";

function queryOf(text: string): Query {
  const parsed = parseQuery(new URLSearchParams(text));
  assert(parsed.ok, JSON.stringify(parsed));
  return parsed.query;
}

const ALL: Query = queryOf("");

const ROWS = await rowsByName(sampleView([sampleSweep(SLOT, [
  [sampleTarget("Zoo 10", { category: "Animals" }), 200],
  [sampleTarget("Zoo 9", { category: "Animals" }), sampleCheck(503, { phases: phases(70) })],
  [sampleTarget("bank", { category: "Money", url: "https://bank.test/login" }), "timeout"],
  [sampleTarget("Bücher", { category: "" }), 403],
  [sampleTarget("Apple", { category: "Shops" }), sampleCheck(null)],
])]));

function phases(ms: number) {
  return { dns: ms, connect: ms, tls: ms, firstByte: ms };
}

async function namesOf(query: Partial<Query>): Promise<string[]> {
  return (await select(ROWS, { ...ALL, ...query })).items.map(({ target }) => target.name);
}

Deno.test("parseQuery() without parameters selects everything, failing targets first", () => {
  assert.deepEqual(ALL, { q: "", state: undefined, status: undefined, category: undefined, sort: "failing", page: 1 });
  assert.deepEqual(queryOf("q=&state=&status=&category=+&sort=&page=&utm_source=x"), ALL);
});

Deno.test("parseQuery() reads every parameter", () => {
  assert.deepEqual(queryOf("q=+bbc+&state=down&status=TIMEOUT&category=News+%26+more&sort=name&page=12"), {
    q: "bbc",
    state: "down",
    status: "timeout",
    category: "News & more",
    sort: "name",
    page: 12,
  });
});

for (
  const [text, problem] of [
    ["state=dead", "state must be one of up, blocked, down, maintenance, unknown"],
    ["state=__proto__", "state must be one of up, blocked, down, maintenance, unknown"],
    ["sort=random", "sort must be one of failing, name, category, slowest, status"],
    ["status=99", /^status must be from 100 to 999, or one of timeout, dns, .*, unreached$/],
    ["status=1000", /^status/],
    ["status=asleep", /^status/],
    ["status=2e2", /^status/],
    ["page=0", "page must be a whole number from 1"],
    ["page=-1", /^page/],
    ["page=1.5", /^page/],
    ["page=%00", /^page/],
    ["page=99999999999999999999", /^page/],
    ["page=NaN", /^page/],
    [`q=${"x".repeat(201)}`, "q must be at most 200 characters"],
  ] as const
) {
  Deno.test(`parseQuery() rejects ${text.slice(0, 40)}`, () => {
    const parsed = parseQuery(new URLSearchParams(text));
    assert(!parsed.ok);
    if (typeof problem === "string") assert.equal(parsed.problem, problem);
    else assert.match(parsed.problem, problem);
  });
}

Deno.test("parseQuery() accepts every status and failure", () => {
  for (const status of ["100", "999", ...FAILURES, "unreached"]) {
    assert.equal(queryOf(`status=${status}`).status, status);
  }
});

Deno.test("parseQuery() leaves out what would garble the page that shows it, and keeps spelling", () => {
  const { q, category } = queryOf(
    `q=${encodeURIComponent("\u202e\u0091A\tb\u2066\ufeff می\u200cخ")}&category=%E2%80%AE`,
  );
  assert.deepEqual([q, category], ["A b می\u200cخ", undefined]);
});

Deno.test("parseQuery() never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    parseQuery(new URLSearchParams(text));
  }));
});

Deno.test("queryString() is empty for the defaults", () => {
  assert.equal(queryString(ALL), "");
  assert.equal(queryString({}), "");
  assert.equal(queryString({ ...ALL, state: "down", page: 2 }), "?state=down&page=2");
});

Deno.test("queryString() parses back to the same query", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 50 }).map((text) => text.trim());
  const query = fc.record({
    q: text,
    state: fc.option(fc.constantFrom(...STATES), { nil: undefined }),
    status: fc.option(fc.constantFrom("200", "timeout", "unreached"), { nil: undefined }),
    category: fc.option(text.filter(Boolean), { nil: undefined }),
    sort: fc.constantFrom(...SORTS),
    page: fc.integer({ min: 1, max: 999_999 }),
  }, { noNullPrototype: true });
  fc.assert(fc.property(query, (query) => assert.deepEqual(queryOf(queryString(query)), query)));
});

Deno.test("select() finds text in name, URL and category, in any case", async () => {
  assert.deepEqual(await namesOf({ q: "ZOO" }), ["Zoo 9", "Zoo 10"]);
  assert.deepEqual(await namesOf({ q: "login" }), ["bank"]);
  assert.deepEqual(await namesOf({ q: "shops" }), ["Apple"]);
  assert.deepEqual(await namesOf({ q: "bÜch" }), ["Bücher"]);
  assert.deepEqual(await namesOf({ q: ".*" }), []);
});

Deno.test("select() finds every word, wherever it is, without accents too", async () => {
  assert.deepEqual(await namesOf({ q: "animals zoo" }), ["Zoo 9", "Zoo 10"]);
  assert.deepEqual(await namesOf({ q: " 10  zoo " }), ["Zoo 10"]);
  assert.deepEqual(await namesOf({ q: "zoo money" }), []);
  assert.deepEqual(await namesOf({ q: "bucher" }), ["Bücher"]);
});

Deno.test("select() finds an address as written and as shown", async () => {
  const url = "https://www.xn--mnchen-3ya.example:8443/f%C3%BCr/50%";
  const all = await rowsByName(sampleView([sampleSweep(SLOT, [[sampleTarget("City", { url }), 200], ["Other", 200]])]));
  for (const q of ["xn--mnchen", "münchen", "munchen.example:8443", "https://www.münchen", "für", "f%c3%bc"]) {
    assert.deepEqual((await select(all, { ...ALL, q })).items.map(({ target }) => target.name), ["City"], q);
  }
});

Deno.test("select() finds a status or state by the whole word, and a failure by its text", async () => {
  assert.deepEqual(await namesOf({ q: "503" }), ["Zoo 9"]);
  assert.deepEqual(await namesOf({ q: "50" }), []);
  assert.deepEqual(await namesOf({ q: "Down" }), ["bank", "Zoo 9"]);
  assert.deepEqual(await namesOf({ q: "up" }), ["Zoo 10"]);
  assert.deepEqual(await namesOf({ q: "timed out" }), ["bank"]);
  assert.deepEqual(await namesOf({ q: "timeout" }), ["bank"]);
  assert.deepEqual(await namesOf({ q: "not checked" }), ["Apple"]);
  const certificate = { end: SLOT - 48 * 60 * MINUTE };
  const expired = sampleCheck("tls", { reason: "expired", certificate });
  const all = await rowsByName(sampleView([sampleSweep(SLOT, [["Old", expired], ["New", 200]])]));
  for (const q of ["expired", "TLS", "connection failed", "2 days"]) {
    assert.deepEqual((await select(all, { ...ALL, q })).items.map(({ target }) => target.name), ["Old"], q);
  }
});

Deno.test("select() filters by state, status and category, all at once", async () => {
  assert.deepEqual(await namesOf({ state: "down" }), ["bank", "Zoo 9"]);
  assert.deepEqual(await namesOf({ status: "503" }), ["Zoo 9"]);
  assert.deepEqual(await namesOf({ status: "timeout" }), ["bank"]);
  assert.deepEqual(await namesOf({ status: "unreached" }), ["Apple"]);
  assert.deepEqual(await namesOf({ category: "Animals" }), ["Zoo 9", "Zoo 10"]);
  assert.deepEqual(await namesOf({ category: "animals" }), []);
  assert.deepEqual(await namesOf({ category: "Animals", state: "up", q: "zoo", status: "200" }), ["Zoo 10"]);
});

Deno.test("select() distinguishes a target without a check from an unreached one", async () => {
  const view = sampleView([], { list: { ...sampleView([]).list, targets: [sampleTarget("new")] } });
  const all = await rowsByName(view);
  assert.equal((await select(all, { ...ALL, status: "unreached" })).total, 0);
  assert.equal((await select(all, { ...ALL, state: "unknown" })).total, 0);
  assert.equal((await select(all, ALL)).total, 1);
});

Deno.test("select() sorts", async () => {
  assert.deepEqual(await namesOf({ sort: "failing" }), ["bank", "Zoo 9", "Apple", "Bücher", "Zoo 10"]);
  assert.deepEqual(await namesOf({ sort: "name" }), ["Apple", "bank", "Bücher", "Zoo 9", "Zoo 10"]);
  assert.deepEqual(await namesOf({ sort: "category" }), ["Bücher", "Zoo 9", "Zoo 10", "bank", "Apple"]);
  assert.deepEqual(await namesOf({ sort: "slowest" }), ["Zoo 9", "bank", "Bücher", "Zoo 10", "Apple"]);
  assert.deepEqual(await namesOf({ sort: "status" }), ["bank", "Zoo 9", "Bücher", "Zoo 10", "Apple"]);
});

Deno.test("select() does not modify its rows", async () => {
  const before = [...ROWS];
  for (const sort of SORTS) await namesOf({ sort });
  assert.deepEqual(ROWS, before);
});

Deno.test("select() splits a long list into pages", async () => {
  const many = Array.from({ length: 2 * PAGE_SIZE + 1 }, (_, index): [string, number] => [`site ${index}`, 200]);
  const all = await rowsByName(sampleView([sampleSweep(SLOT, many)]));
  const page = async (page: number) => {
    const { items, total, pages } = await select(all, { ...ALL, page });
    return [items.length, items[0]?.target.name, total, pages];
  };
  assert.deepEqual(await page(1), [PAGE_SIZE, "site 0", many.length, 3]);
  assert.deepEqual(await page(2), [PAGE_SIZE, `site ${PAGE_SIZE}`, many.length, 3]);
  assert.deepEqual(await page(3), [1, `site ${2 * PAGE_SIZE}`, many.length, 3]);
  assert.deepEqual(await page(4), [0, undefined, many.length, 3]);
  const { items, total, pages } = await select([], ALL);
  assert.deepEqual({ items, total, pages }, { items: [], total: 0, pages: 1 });
});
