import assert from "node:assert/strict";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { countsOf, latestSummary, pastHourSummary, websitesStatus } from "./older.ts";

/** What a client gets. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const EMPTY = sampleView([]);

Deno.test("the older routes are empty before the first sweep ends", () => {
  assert.equal(JSON.stringify(latestSummary(EMPTY)), "{}");
  assert.equal(JSON.stringify(pastHourSummary(EMPTY)), "[]");
  assert.equal(JSON.stringify(websitesStatus(EMPTY)), "{}");
});

Deno.test("latestSummary() counts by status: a timeout as 408, other failures as 500, together with real ones", () => {
  const sweep = sampleSweep(SLOT, [
    ["a", 200],
    ["b", 200],
    ["c", 503],
    ["d", 408],
    ["e", "timeout"],
    ["f", 500],
    ["g", "dns"],
    ["h", "tls"],
    ["i", "content"],
    ["j", 999],
    ["k", null],
  ]);
  assert.equal(JSON.stringify(latestSummary(sampleView([sweep]))), '{"200":2,"408":2,"500":4,"503":1,"999":1}');
});

Deno.test("latestSummary() summarises the newest sweep, however old", () => {
  const view = sampleView([], { latest: sampleSweep(SLOT, [["a", 204]]) });
  assert.deepEqual(json(latestSummary(view)), { "204": 1 });
});

Deno.test("pastHourSummary() is newest first, with when each sweep finished", () => {
  const view = sampleView([
    sampleSweep(SLOT + 10 * MINUTE, [["a", 503], ["b", "refused"]], {
      finished: Date.UTC(2023, 8, 18, 8, 14, 13, 999),
    }),
    sampleSweep(SLOT, [["a", 200], ["b", null]], { finished: Date.UTC(2023, 8, 18, 8, 4, 1) }),
  ]);
  assert.deepEqual(json(pastHourSummary(view)), [
    { "500": 1, "503": 1, "time_stamp": "2023-09-18 08:14:13" },
    { "200": 1, "time_stamp": "2023-09-18 08:04:01" },
  ]);
});

Deno.test("websitesStatus() has name, category and status, and the failure behind a 408 or 500", () => {
  const view = sampleView([sampleSweep(SLOT, [
    [sampleTarget("BBC", { category: "News" }), 200],
    ["Slow", "timeout"],
    ["Honest", 408],
    ["Gone", "dns"],
    ["Unreached", null],
  ])]);
  assert.deepEqual(json(websitesStatus(view)), {
    "BBC": { name: "BBC", Category: "News", Status: 200 },
    "Slow": { name: "Slow", Category: "", Status: 408, Failure: "timeout" },
    "Honest": { name: "Honest", Category: "", Status: 408 },
    "Gone": { name: "Gone", Category: "", Status: 500, Failure: "dns" },
  });
});

Deno.test("websitesStatus() calls the second of two targets with the same name `name (host)`, even if the first is not reached", () => {
  const twins = (first: number | null) =>
    Object.keys(websitesStatus(sampleView([sampleSweep(SLOT, [
      [sampleTarget("Shop", { id: "shop-1" }), first],
      [sampleTarget("Shop", { id: "shop-2", url: "https://two.test:8443/x" }), 503],
    ])])));
  assert.deepEqual(twins(200), ["Shop", "Shop (two.test:8443)"]);
  assert.deepEqual(twins(null), ["Shop (two.test:8443)"]);
});

Deno.test("websitesStatus() loses no target whose name equals one that it generates", () => {
  const shop = (name: string, id: string) => sampleTarget(name, { id, url: "https://shop.test/" });
  const view = sampleView([sampleSweep(SLOT, [
    [shop("Shop", "1"), 200],
    [shop("Shop", "2"), 301],
    [shop("Shop", "3"), 302],
    [shop("Shop (shop.test)", "4"), 303],
    [shop("Shop (shop.test) (3)", "5"), 503],
  ])]);
  const statuses = Object.entries(websitesStatus(view)).map(([name, { Status }]) => [name, Status]);
  assert.deepEqual(statuses, [
    ["Shop", 200],
    ["Shop (shop.test) (2)", 301],
    ["Shop (shop.test) (3) (3)", 302],
    ["Shop (shop.test)", 303],
    ["Shop (shop.test) (3)", 503],
  ]);
});

Deno.test("websitesStatus() accepts any name", () => {
  const names = ["__proto__", "constructor", "toString", "404", '"', "\u2028", "😀"];
  const view = sampleView([sampleSweep(SLOT, names.map((name) => [name, 200]))]);
  const statuses = new Map<string, { name: string }>(Object.entries(json(websitesStatus(view))));
  assert.deepEqual([...statuses.keys()].sort(), names.toSorted());
  for (const [name, status] of statuses) assert.equal(status.name, name);
});

Deno.test("the older routes show what was measured, even in an unreliable sweep", () => {
  const found = sampleCheck("timeout", { state: "unknown" });
  const view = sampleView([sampleSweep(SLOT, [["a", found]], { reliable: false })]);
  assert.deepEqual(json(latestSummary(view)), { "408": 1 });
  assert.equal(websitesStatus(view).a.Status, 408);
});

Deno.test("countsOf() keeps statuses and failures apart", () => {
  assert.deepEqual(countsOf({ "200": 3, "408": 1, timeout: 2 }), {
    statuses: { "200": 3, "408": 1 },
    failures: { timeout: 2 },
  });
});
