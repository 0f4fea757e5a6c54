import assert from "node:assert/strict";
import { DAY } from "../lib/duration.ts";
import { dayOf } from "../lib/model/day.ts";
import { siteOf } from "../testing/browser/site.ts";
import { textOf } from "../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";
import { noCounts } from "../lib/model/state.ts";

const SHOP = sampleTarget("Shop", { category: "Shops", expect: [{ from: 200, to: 299 }], contains: "Welcome" });
const VIEW = sampleView(
  [
    sampleSweep(SLOT, [[SHOP, sampleCheck(503, { certificate: { end: SLOT + 9 * DAY + MINUTE } })], ["Press", 200]]),
    sampleSweep(SLOT - 10 * MINUTE, [[SHOP, sampleCheck("timeout", { attempts: 2 })], ["Press", 200]]),
    sampleSweep(SLOT - 20 * MINUTE, [[SHOP, 200], ["Press", 503]]),
  ],
  {
    days: [1, 2].map((age) => ({
      day: dayOf(SLOT) - age * DAY,
      sweeps: 144,
      targets: new Map([["Shop", { ...noCounts(), up: 143, down: age - 1, p50: 120, p90: 200, p99: 900 }]]),
    })).reverse(),
  },
);

Deno.test("GET /targets/[id] shows the target, its state, and its past hour, day and days", async () => {
  const response = await siteOf(VIEW).get("/targets/Shop");
  assert.equal(response.status, 200);
  const html = await response.text();
  const text = textOf(html.replaceAll(/<\/(dt|dd|dl)>/g, " "));
  assert.match(html, /<title>Down · Shop · Lookout<\/title>/);
  assert.match(text, /Shop Down since 03:00 UTC \(10 min\): returned 503 in 40 ms\. Last checked at 03:10 UTC\./);
  assert.match(text, /Uptime 24 h ?33\.33% ?Uptime 7 days ?98\.96% ?Uptime 30 days ?98\.96% ?Uptime 90 days ?98\.96%/);
  assert.match(text, /Median, past hour ?40 ms ?3 times faster than usual \(120 ms\)/);
  assert.match(text, /Certificate ?9 days ?until 11 Jan 2026/);
  assert.match(text, /1 Jan 2026 100% 0 0 120 ms 200 ms/);
  assert.match(text, /Hour Checks Uptime Median 90th percentile 03:00 UTC 2 0% – – 02:00 UTC 1 100% 40 ms 40 ms/);
  assert.match(text, /03:10 UTC 503 10 ms 10 ms 10 ms 10 ms 40 ms/);
  assert.match(text, /03:00 UTC timed out after 40 ms ?checked twice/);
  assert.match(text, /every 10 min; up if 200-299; must contain “Welcome” Certificate expires in 9 days/);
  assert.match(text, /timed out since 03:00 UTC for 10 min/);
  assert.match(text, /\[!\[Status\]\(\/badges\/Shop\.svg\)\]\(\/targets\/Shop\)/);
  assert.doesNotMatch(html, /\sstyle="|<style|NaN|undefined|Infinity/);
});

Deno.test("GET /targets/[id] works before the first sweep, and for a target that is in no sweep yet", async () => {
  const list = { ...VIEW.list, targets: [...VIEW.list.targets, sampleTarget("New")] };
  for (const view of [sampleView([], { list }), { ...VIEW, list }]) {
    const html = await (await siteOf(view).get("/targets/New")).text();
    assert.match(textOf(html), /New Not checked yet/);
    assert.match(
      textOf(html),
      /Available after the first check\..*None in the past 90 days\./,
    );
    assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  }
});

Deno.test("GET /targets/[id] and /incidents work for any name", async () => {
  const name = `</title><script>alert(1)</script>\u202e${"موقع 👩‍🚒 ".repeat(20)}`;
  const target = sampleTarget("x", { id: "x", name, category: name, url: `https://x.test/?"><b>${"x".repeat(2000)}` });
  const site = siteOf(sampleView([sampleSweep(SLOT, [[target, 503]])], { title: name }));
  const scripts = (await (await siteOf(VIEW).get("/incidents")).text()).match(/<script/g)?.length;
  for (const path of ["/targets/x", "/incidents"]) {
    const html = await (await site.get(path)).text();
    assert.equal(html.match(/<script/g)?.length, scripts, path);
    assert.doesNotMatch(html, /<b>xxx|alert\(1\)<\/script>/);
  }
});

Deno.test("GET /incidents shows open ones first, then the others by the day on which they ended", async () => {
  const site = siteOf(VIEW);
  const text = textOf(await (await site.get("/incidents")).text());
  assert.match(text, /Open Shop timed out since 03:00 UTC for 10 min/);
  assert.match(
    text,
    /Ended on Friday, 2 January 2026 Press returned 503 02:50 UTC to 03:00 UTC for 10 min recovered/,
  );
  assert.match(
    textOf(await (await site.get("/incidents?on=2026-01-01&status=503&category=Shops")).text()),
    /No incidents in Shops on 1 Jan 2026: 503\./,
  );
  assert.match(
    textOf(await (await site.get("/incidents?target=Press")).text()),
    /1 incident for Press in the past 90 days/,
  );
  assert.match(
    textOf(await (await siteOf(sampleView([])).get("/incidents")).text()),
    /No incidents in the past 90 days\./,
  );
});

for (
  const [path, status, said] of [
    ["/targets/none", 404, /Page not found This site is not in the list\./],
    ["/targets/%00", 400, /Invalid request/],
    [`/targets/${"x".repeat(10_000)}`, 414, /Address too long/],
    ["/incidents?page=2", 404, /The last page is 1\./],
    ["/incidents?state=x", 400, /state must be open or closed\./],
    ["/incidents?on=x", 400, /on must be a day, such as 2026-11-22\./],
    ["/incidents?target=%3Cscript%3E", 400, /target must be the id of a target\./],
  ] as const
) {
  Deno.test(`GET ${path.slice(0, 35)} returns ${status} with a normal page`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, status);
    assert.match(textOf(await response.text()), said);
  });
}

Deno.test("the navigation shows the current page", async () => {
  const current = async (path: string) => {
    const html = await (await siteOf(VIEW).get(path)).text();
    return Array.from(html.matchAll(/<a (?=[^>]*aria-current="page")[^>]*href="([^"]*)"/g), ([, href]) => href);
  };
  assert.deepEqual(await current("/incidents"), ["/incidents"]);
  assert.deepEqual((await current("/?state=down")).filter((href) => href !== "/").length, 0);
  assert.deepEqual(await current("/targets/Shop"), []);
});
