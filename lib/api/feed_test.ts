import assert from "node:assert/strict";
import { xml2js } from "xml-js";
import { MINUTE, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { atomFeed } from "./feed.ts";

const BASE = "https://status.example.org";

interface Entry {
  [element: string]: { _text?: string; _cdata?: string; _attributes?: Record<string, string> };
}

/** The feed as a reader of XML sees it, its entries always as an array. */
function read(atom: string): { feed: Entry; entries: Entry[] } {
  const { feed } = xml2js(atom, { compact: true }) as { feed: Entry & { entry?: Entry | Entry[] } };
  return { feed, entries: [feed.entry ?? []].flat() as Entry[] };
}

const BEFORE = sampleSweep(SLOT - 40 * MINUTE, [["Shop", 503], ["Press", 200], ["Gone", "dns"]]);
const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 200], ["Press", "timeout"]]), BEFORE]);

Deno.test("atomFeed() has an entry per incident, the last changed first, with a stable id and times", () => {
  const { feed, entries } = read(atomFeed(VIEW, BASE));
  assert.deepEqual(feed._attributes, { xmlns: "http://www.w3.org/2005/Atom" });
  assert.equal(feed.id._text, `${BASE}/feed.xml`);
  assert.equal(feed.updated._text, new Date(SLOT).toISOString());
  assert.deepEqual(entries.map(({ title }) => title._cdata), [
    "Press is down",
    "Shop recovered",
    "Gone was removed from the list",
  ]);
  const [, shop, gone] = entries;
  assert.equal(shop.id._text, `${BASE}/incidents#Shop-${SLOT - 40 * MINUTE}`);
  assert.equal(shop.published._text, new Date(SLOT - 40 * MINUTE).toISOString());
  assert.equal(shop.updated._text, new Date(SLOT).toISOString());
  assert.equal(
    shop.summary._cdata,
    "Down since 2026-01-02 02:30 UTC: returned 503. Recovered at 2026-01-02 03:10 UTC, after 40 min.",
  );
  assert.equal(shop.link._attributes?.href, `${BASE}/targets/Shop`);
  assert.equal(gone.link._attributes?.href, gone.id._text);
});

Deno.test("atomFeed() keeps an incident's id when it closes", () => {
  const before = read(atomFeed(sampleView([BEFORE]), BASE)).entries.map(({ id }) => id._text);
  const after = read(atomFeed(VIEW, BASE)).entries.map(({ id }) => id._text);
  assert.deepEqual(before.filter((id) => !after.includes(id)), []);
});

Deno.test("atomFeed() is valid without incidents, and for any names", () => {
  assert.deepEqual(read(atomFeed(sampleView([]), BASE)).entries, []);
  const name = "<script>]]>&\u0000\ud800\u202eموقع👩‍🚒";
  const target = sampleTarget("x", { id: "x", name });
  const atom = atomFeed(sampleView([sampleSweep(SLOT, [[target, 503]])], { title: name }), BASE);
  assert.match(atom, /&lt;script&gt;/);
  assert.ok(!atom.includes("<script>") && !atom.includes("\0"));
  assert.equal(read(atom).entries.length, 1);
});

Deno.test("atomFeed() has at most 100 entries", () => {
  const sites = Array.from({ length: 300 }, (_, index) => [`Site ${index}`, 503] as [string, number]);
  assert.equal(read(atomFeed(sampleView([sampleSweep(SLOT, sites)]), BASE)).entries.length, 100);
});

Deno.test("atomFeed() for a target or a category has only its incidents, and names it", () => {
  const found: [ReturnType<typeof sampleTarget>, number][] = [
    [sampleTarget("A", { name: "Amber & Co", category: "R&D" }), 503],
    [sampleTarget("B", { category: "R&D" }), 200],
    [sampleTarget("C"), 503],
  ];
  const view = sampleView([sampleSweep(SLOT, found)]);
  const ofTarget = read(atomFeed(view, BASE, { target: "A" }));
  assert.deepEqual(ofTarget.entries.map(({ title }) => title._cdata), ["Amber &amp; Co is down"]);
  assert.equal(ofTarget.feed.title._text, "Incidents · Amber & Co · Lookout");
  assert.equal(ofTarget.feed.id._text, `${BASE}/feed.xml?target=A`);
  const ofCategory = read(atomFeed(view, BASE, { category: "R&D" }));
  assert.equal(ofCategory.entries.length, 1);
  assert.equal(ofCategory.feed.title._text, "Incidents · R&D · Lookout");
  assert.equal(ofCategory.feed.id._text, `${BASE}/feed.xml?category=R%26D`);
  assert.deepEqual(read(atomFeed(view, BASE, { target: "B" })).entries, []);
});
