import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { brotliCompressSync } from "node:zlib";
import { BEFORE_PAINT } from "../client/times/before_paint_script.ts";
import type { Outcome } from "../lib/model/state.ts";
import type { View } from "../lib/model/view.ts";
import { textOf } from "../testing/samples/rendered.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";
import { siteOf } from "../testing/browser/site.ts";

const VIEW = sampleView([
  sampleSweep(SLOT, [
    [sampleTarget("Shop", { category: "Shops" }), 503],
    [sampleTarget("Press", { category: "News" }), 200],
    ["Robot", 403],
    ["Lost", sampleCheck("dns")],
  ]),
]);

/** A thousand targets whose names and URLs are as hard to compress as such things are. */
function thousand(): View {
  const found = Array.from({ length: 1000 }, (_, index) => {
    const words = createHash("sha256").update(String(index)).digest("hex");
    const host = `${words.slice(0, 14)}.example`;
    const target = { id: host, name: host, url: `https://${host}/${words.slice(14, 22)}`, category: words[0] };
    const outcome: Outcome = index % 50 === 0 ? 503 : 200;
    const firstByte = parseInt(words.slice(22, 25), 16);
    return [target, sampleCheck(outcome, { phases: { dns: 1, connect: 1, tls: 1, firstByte } })] as const;
  });
  return sampleView([0, 1, 2, 3, 4, 5].map((age) => sampleSweep(SLOT - age * 600_000, found.map(([...pair]) => pair))));
}

Deno.test("GET / is a complete page without scripts", async () => {
  const response = await siteOf(VIEW).get("/");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type")!, /^text\/html; ?charset=utf-8$/i);
  const html = await response.text();
  assert.match(html, /^<!DOCTYPE html><html lang="en">/);
  assert.match(html, /<title>2 down · Lookout<\/title>/);
  const text = textOf(html);
  assert.match(
    text,
    /2 of 4 sites are down 2 today\. Last checked at 03:10 UTC \(took 30 s\)\. Next check at 03:20 UTC\./,
  );
  assert.match(text, /Up 1 responding as expected Blocked 1 .* Down 2 .* Unknown 0/);
  assert.match(text, /Shop returned 503/);
  assert.match(text, /Robot 403 40 ms/);
  assert.equal(html.match(/<h1/g)?.length, 1);
  assert.equal(html.match(/<main/g)?.length, 1);
});

Deno.test("GET / is made from one view, even if another one arrives meanwhile, and is then not cached", async () => {
  const [up, down] = [200, 503].map((outcome, index) =>
    sampleView([sampleSweep(SLOT, [["Shop", outcome]])], { version: index + 1 })
  );
  for (const path of ["/", "/targets/Shop", "/incidents"]) {
    const whole = await Promise.all([up, down].map(async (view) => await (await siteOf(view).get(path)).text()));
    assert.notEqual(whole[0], whole[1]);
    // However far it is by then.
    for (let turns = 0; turns < 20; turns++) {
      const site = siteOf(up);
      const first = site.get(path);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      site.view = down;
      assert(whole.includes(await (await first).text()), `${path} after ${turns}`);
      assert.equal(await (await site.get(path)).text(), whole[1], path);
    }
  }
});

Deno.test("GET / depends only on its URL and the view, not on the clock", async () => {
  const first = await (await siteOf(VIEW).get("/")).text();
  const now = Date.now;
  Date.now = () => now() + 3 * 86_400_000;
  try {
    assert.equal(await (await siteOf(VIEW).get("/")).text(), first);
  } finally {
    Date.now = now;
  }
});

Deno.test("GET / returns 304 until its contents change", async () => {
  const site = siteOf(VIEW);
  const etag = (await site.get("/")).headers.get("etag")!;
  assert.equal((await site.get("/", { headers: { "if-none-match": etag } })).status, 304);
  site.view = sampleView([sampleSweep(SLOT, [["Shop", 200]])], { version: 2 });
  const changed = await site.get("/", { headers: { "if-none-match": etag } });
  assert.equal(changed.status, 200);
  assert.match(await changed.text(), /<title>Nothing down/);
});

Deno.test("GET / has nothing that its policy forbids: no style attribute, no scripts except its own and Fresh's, nothing external", async () => {
  const response = await siteOf(VIEW).get("/");
  const html = await response.text();
  const policy = response.headers.get("content-security-policy")!;
  const scripts = Array.from(html.matchAll(/<script[^>]*>(.*?)<\/script>/gs), ([, script]) => script);
  assert.equal(scripts.length, 2);
  assert.equal(scripts[0], BEFORE_PAINT);
  for (const script of scripts) {
    assert.ok(policy.includes(`'sha256-${createHash("sha256").update(script).digest("base64")}'`));
  }
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(html, /\sstyle="|<style|\son\w+="|src="http/);
  const linked = Array.from(html.matchAll(/<link[^>]* href="([^"]*)"/g), ([, href]) => href);
  assert.deepEqual(linked.map((href) => href.split("?")[0]), ["/favicon-down.svg", "/feed.xml", "/styles.css"]);
});

Deno.test("GET / names its scripts at its end only, so that what is painted first loads first", async () => {
  const response = await siteOf(VIEW).get("/");
  assert.equal(response.headers.get("link"), null);
  assert.match(await response.text(), /<script type="module">[^<]*<\/script><\/body><\/html>$/);
});

Deno.test("GET / filters, searches and sorts by its query", async () => {
  const names = async (query: string) => {
    const html = await (await siteOf(VIEW).get(`/${query}`)).text();
    return Array.from(html.matchAll(/<th scope="row"><a [^>]*>(\w+)</g), ([, name]) => name);
  };
  assert.deepEqual(await names(""), ["Lost", "Shop", "Robot", "Press"]);
  assert.deepEqual(await names("?state=down"), ["Lost", "Shop"]);
  assert.deepEqual(await names("?state=down&category=Shops"), ["Shop"]);
  assert.deepEqual(await names("?status=dns"), ["Lost"]);
  assert.deepEqual(await names("?q=PRESS"), ["Press"]);
  assert.deepEqual(await names("?sort=name"), ["Lost", "Press", "Robot", "Shop"]);
  assert.deepEqual(await names("?q=&state=&category=&status=&sort=failing"), ["Lost", "Shop", "Robot", "Press"]);
});

for (
  const [path, status, said] of [
    ["/nothing", 404, /Page not found/],
    ["/nothing/", 404, /Page not found/],
    ["/targets/", 404, /Page not found/],
    ["/targets/nothing/", 404, /Page not found/],
    ["/?page=2", 404, /Page not found The last page is 1\./],
    ["/?page=0", 400, /Invalid request page must be a whole number from 1\./],
    ["/?sort=<script>", 400, /Invalid request sort must be one of failing, name/],
    ["/?q=%00", 400, /Invalid request/],
    ["/?q=%ff", 400, /Invalid request/],
    [`/?q=${"x".repeat(300)}`, 400, /Invalid request q must be at most 200 characters\./],
    [`/?q=${"x".repeat(10_000)}`, 414, /Address too long/],
    [`/${"x".repeat(10_000)}`, 414, /Address too long/],
  ] as const
) {
  Deno.test(`GET ${path.slice(0, 30)} returns ${status} with a normal page`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, status);
    assert.match(response.headers.get("content-security-policy")!, /script-src 'self'/);
    const html = await response.text();
    assert.match(textOf(html), said);
    assert.match(html, /<a [^>]*class="brand"[^>]*>/);
    assert.match(html, /<a [^>]*href="\/"[^>]*>Go to the status page<\/a>/);
    assert.doesNotMatch(html.replace(`<script>${BEFORE_PAINT}`, ""), /\bat .*\.tsx?:\d+|<script>/);
  });
}

Deno.test("GET / returns 500 with a normal page, and shows nothing of the error", async () => {
  const broken = {
    ...VIEW,
    latest: { record: { reliable: true, counts: { down: 1 } }, targets: [] },
  } as unknown as View;
  const response = await siteOf(broken).get("/");
  assert.equal(response.status, 500);
  const html = await response.text();
  assert.match(textOf(html), /Something went wrong See the monitor(&#39;|')s log\. Go to the status page/);
  assert.doesNotMatch(html, /TypeError|undefined|\.tsx?/);
});

Deno.test("GET / works for any names of targets", async () => {
  const name = "</title></script><script>alert(1)</script>";
  const target = sampleTarget(name, { category: name, url: `https://example.org/${"x".repeat(2000)}` });
  const view = sampleView([sampleSweep(SLOT, [[target, 503]])], { title: name });
  const html = await (await siteOf(view).get(`/?q=${encodeURIComponent("</script><script>")}`)).text();
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.match(html, /<title>The only site matching “&lt;\/script>&lt;script>” is down · &lt;\/title>/);
});

/** How much heavier the client of the published Fresh is than that of the stand-in, in bytes by Brotli. */
const PUBLISHED = 6200;

Deno.test("GET / with 1,000 targets weighs at most 45 KB, its stylesheet 14 KB, its scripts 25 KB on the published Fresh", async () => {
  const site = siteOf(thousand());
  const packed = async (path: string) => {
    const response = await site.get(path, { headers: { "accept-encoding": "br" } });
    const size = (await response.arrayBuffer()).byteLength;
    assert.ok(size < 1024 || response.headers.get("content-encoding") === "br", path);
    return size;
  };
  const html = await (await site.get("/")).text();
  assert.equal(html.match(/<th scope="row"><a /g)?.length, 1000);
  const [page, styles] = [await packed("/"), await packed(/href="(\/styles\.css[^"]*)"/.exec(html)![1])];
  assert.ok(page <= 45_000, `the page has ${page} bytes`);
  assert.ok(styles <= 14_000, `the stylesheet has ${styles} bytes`);
  let scripts = brotliCompressSync(BEFORE_PAINT).length;
  const paths = new Set(html.match(/\/_fresh\/js\/[^"]+/g));
  for (const path of paths) {
    scripts += await packed(path);
    const imported = (await (await site.get(path)).text()).matchAll(/(?:from|import)"\.(\/[^"]+)"/g);
    for (const [, name] of imported) paths.add(path.replace(/\/[^/]*$/, name));
  }
  assert.ok(scripts > 0 && scripts + PUBLISHED <= 25_000, `the scripts have ${scripts} bytes`);
});

/** Three sweeps: Shop was down in the middle one alone. */
const THREE = sampleView(
  [2, 1, 0].map((number) => sampleSweep(SLOT + number * 600_000, [["Shop", number === 1 ? 503 : 200], ["Press", 200]])),
);

Deno.test("GET /?at= is the page at that time, marked as past, with links to the adjacent checks and to now", async () => {
  const html = await (await siteOf(THREE).get("/?at=2026-01-02T03:25&q=shop")).text();
  const text = textOf(html);
  assert.match(text, /Showing the past: the check at 03:20 UTC\. Previous check Next check Back to now/);
  assert.match(text, /The only site matching “shop” was down .*Last checked at 03:20 UTC/);
  assert.match(text, /Overview: 1 of 2 sites was down Down at that time Shop returned 503/);
  assert.doesNotMatch(text, /Next check (at|is due)/);
  assert.match(html, /<title>The only site matching “shop” was down · 03:20 UTC · Lookout<\/title>/);
  assert.match(html, /favicon-down/);
  const hrefs = Array.from(
    /<nav class="past".*?<\/nav>/s.exec(html)![0].matchAll(/href="([^"]*)"/g),
    ([, href]) => href,
  );
  assert.deepEqual(hrefs, [
    "./?at=2026-01-02T03%3A10Z&amp;q=shop",
    "./?at=2026-01-02T03%3A30Z&amp;q=shop",
    "./?q=shop",
  ]);
  assert.match(html, /<input type="hidden" name="at" value="2026-01-02T03:25Z"/);
});

Deno.test("GET / links to each check of the past day", async () => {
  const html = await (await siteOf(THREE).get("/")).text();
  const links = Array.from(
    html.matchAll(/<a href="\.\/\?at=([^"]*)"[^>]*><title>([^<]*)</g),
    ([, at, words]) => [at, words],
  );
  assert.deepEqual(links.slice(0, 3), [
    ["2026-01-02T03:10Z", "03:10 UTC: none down"],
    ["2026-01-02T03:20Z", "03:20 UTC: 1 down"],
    ["2026-01-02T03:30Z", "03:30 UTC: none down"],
  ]);
});

for (
  const [at, status, said] of [
    ["2026-01-02T03:00", 404, /Page not found No check was made at this time\./],
    ["2026-01-02T03:40", 404, /Page not found This time is in the future\./],
    ["2025-12-24", 404, /Page not found Checks can only be viewed for eight days\./],
    ["soon", 400, /Invalid request at must be a time, such as 2026-11-22T20:50Z\./],
  ] as const
) {
  Deno.test(`GET /?at=${at} returns ${status} and says why`, async () => {
    const site = siteOf(THREE);
    const response = await site.get(`/?at=${at}`);
    assert.equal(response.status, status);
    assert.match(textOf(await response.text()), said);
    const json = await site.get(`/api/v1/targets?at=${at}`);
    assert.equal(json.status, status);
    assert.match((await json.json()).detail, /time|eight days/);
  });
}

Deno.test("GET /api/v1/targets?at= and targets.csv have the checks of that time", async () => {
  const site = siteOf(THREE);
  const targets = await (await site.get("/api/v1/targets?at=2026-01-02T03:20Z&state=down")).json();
  assert.deepEqual(targets.map(({ id, check }: { id: string; check: { status: number } }) => [id, check.status]), [
    ["Shop", 503],
  ]);
  assert.match(await (await site.get("/api/v1/targets.csv?at=2026-01-02T03:20Z&state=down")).text(), /\r\nShop,/);
  assert.deepEqual(await (await site.get("/api/v1/targets?state=down")).json(), []);
});
