import assert from "node:assert/strict";
import { siteOf } from "../testing/browser/site.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";
import { viewOfMany } from "../testing/samples/views.ts";

const SHOP = sampleTarget("Shop", { category: "Shops", url: "https://shop.test/a?b=c%20d" });
const VIEW = sampleView([sampleSweep(SLOT, [[SHOP, 503], ["Press", 200]])]);

for (const path of ["/metrics", "/metrics/targets", "/probe?target=Shop"]) {
  Deno.test(`GET ${path} returns Prometheus' text format`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.match(await response.text(), /^# HELP /);
  });
}

Deno.test("GET /metrics is never cached", async () => {
  const { headers } = await siteOf(VIEW).get("/metrics");
  assert.deepEqual([headers.get("cache-control"), headers.get("etag")], ["no-store", null]);
});

Deno.test("GET /metrics/targets is cached, compressed, across versions, until there is a new record", async () => {
  const site = siteOf(viewOfMany(50, { slot: SLOT }));
  const get = async (encoding: string) =>
    await site.get("/metrics/targets", { headers: { "accept-encoding": encoding } });
  const first = await get("gzip");
  assert.equal(first.headers.get("content-encoding"), "gzip");
  const bytes = await first.bytes();
  let reads = 0;
  // Whoever makes it anew reads the list's targets.
  const { targets } = site.view.list;
  const list = Object.defineProperty({ ...site.view.list }, "targets", { get: () => (reads++, targets) });
  site.view = { ...site.view, list, version: 2 };
  const kept = await get("gzip");
  const readsOfKept = reads;
  assert.deepEqual(await kept.bytes(), bytes);
  assert.equal(kept.headers.get("etag"), first.headers.get("etag"));
  const latest = { ...site.view.latest! };
  site.view = { ...site.view, latest, version: 3 };
  await (await get("gzip")).bytes();
  assert.ok(reads > 2 * readsOfKept, `${reads} reads, before ${readsOfKept}`);
});

Deno.test("GET /metrics/targets returns 304 by an ETag that is the same in every process with the same data", async () => {
  const first = await siteOf(VIEW).get("/metrics/targets");
  const site = siteOf({ ...VIEW, version: 7, latest: { ...VIEW.latest! } });
  const etag = first.headers.get("etag")!;
  assert.equal((await site.get("/metrics/targets", { headers: { "if-none-match": etag } })).status, 304);
});

for (
  const query of [
    "target=Shop",
    "target=https://shop.test/a?b=c%2520d",
    "target=https%3A%2F%2Fshop.test%2Fa%3Fb%3Dc%2520d&module=http_2xx",
    "debug=true&module=http_2xx&target=shop.test/a?b=c%2520d",
  ]
) {
  Deno.test(`GET /probe?${query} finds the target`, async () => {
    const text = await (await siteOf(VIEW).get(`/probe?${query}`)).text();
    assert.match(text, /^probe_success 0$/m);
    assert.match(text, /^probe_http_status_code 503$/m);
  });
}

for (
  const [query, status, detail] of [
    ["", 400, "The parameter target is missing: the URL or the id of a target"],
    ["?module=http_2xx", 400, "The parameter target is missing: the URL or the id of a target"],
    ["?target=", 400, "The parameter target is missing: the URL or the id of a target"],
    ["?target=https://other.test/", 404, "This site is not in the list"],
    ["?target=%20%3Cb%3E", 404, "This site is not in the list"],
  ] as const
) {
  Deno.test(`GET /probe${query} is rejected with ${status}`, async () => {
    const response = await siteOf(VIEW).get(`/probe${query}`);
    assert.equal(response.status, status);
    assert.equal((await response.json()).detail, detail);
  });
}

Deno.test("GET /api/v1/prometheus-sd returns the list as HTTP service discovery", async () => {
  const response = await siteOf(VIEW).get("/api/v1/prometheus-sd");
  assert.match(response.headers.get("content-type")!, /^application\/json/);
  const groups = await response.json();
  assert.deepEqual(groups.map(({ targets }: { targets: string[] }) => targets), [[SHOP.url], ["https://press.test/"]]);
});
