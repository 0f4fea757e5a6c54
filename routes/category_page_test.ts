import assert from "node:assert/strict";
import { siteOf } from "../testing/browser/site.ts";
import { textOf } from "../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";

const STRANGE = `A/B & <b>50%25</b> ${"é".normalize("NFD")} #1?`;
const TARGETS = [
  sampleTarget("Shop", { category: "Shops" }),
  sampleTarget("Store", { category: "Shops" }),
  sampleTarget("Press", { category: "News" }),
  sampleTarget("Odd", { category: STRANGE }),
];
const sweep = (age: number, ...outcomes: number[]) =>
  sampleSweep(SLOT - age * 10 * MINUTE, TARGETS.map((target, index) => [target, outcomes[index]]));
const VIEW = sampleView([sweep(0, 503, 200, 503, 200), sweep(1, 200, 200, 503, 200)]);

async function get(path: string) {
  const response = await siteOf(VIEW).get(path);
  const html = await response.text();
  return { status: response.status, html, text: textOf(html.replaceAll(/<\/(dt|dd)>/g, " ")) };
}

Deno.test("GET /categories/[name] shows state, uptime, days, response times, incidents and feed", async () => {
  const { status, html, text } = await get("/categories/Shops");
  assert.equal(status, 200);
  assert.match(html, /<title>1 down · Shops · Lookout<\/title>/);
  assert.match(text, /Shops 1 of 2 sites is down: Shop\. Last checked at 03:10 UTC\. Show 2 sites/);
  assert.match(text, /Uptime 24 h 75% Uptime 7 days 75% .* Median, past hour 40 ms /);
  assert.match(text, /Hour Checks Uptime Median 90th percentile 03:00 UTC 4 75% 40 ms 40 ms/);
  assert.match(text, /Incidents Shop returned 503 since 03:10 UTC new/);
  assert.doesNotMatch(text, /Press/);
  assert.match(html, /<link rel="alternate" type="application\/atom\+xml"[^>]* href="\/feed\.xml\?category=Shops"/);
  assert.match(html, /<a href="\/incidents\?category=Shops&amp;on=2026-01-02">/);
  assert.doesNotMatch(html, /\sstyle="|<style|NaN|undefined|Infinity/);
});

Deno.test("GET /categories/[name] works for any name, and a target's page links to it", async () => {
  const { html } = await get("/targets/Odd");
  const [, href] = /href="(\/categories\/[^"]*)"/.exec(html)!;
  const page = await get(href);
  assert.equal(page.status, 200);
  assert.match(page.html, /<h1 dir="auto">A\/B &amp; &lt;b>50%25&lt;\/b>/);
  assert.equal((await get(`${href}/`)).status, 200);
});

for (const path of ["/categories/None", "/categories/", "/categories", "/categories/shops", "/categories/Shops/x"]) {
  Deno.test(`GET ${path} returns 404`, async () => {
    const { status, text } = await get(path);
    assert.equal(status, 404);
    assert.match(text, /Page not found/);
  });
}
