import { parse } from "@std/csv";
import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";
import { siteOf } from "../testing/browser/site.ts";

const MINUTES = 60_000;
const FOUND = [[sampleTarget("Shop", { category: "Shops" }), 503], ["Press", 200], ["Lost", sampleCheck("timeout")]];
const VIEW = sampleView([
  sampleSweep(SLOT, FOUND as Parameters<typeof sampleSweep>[1]),
  sampleSweep(SLOT - 10 * MINUTES, [["Press", 200]]),
]);
const EMPTY = sampleView([]);

async function json(path: string, view = VIEW) {
  const response = await siteOf(view).get(path);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get("content-type")!, /^application\/json/);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  return await response.json();
}

Deno.test("the older routes respond in the formats that their clients expect", async () => {
  assert.deepEqual(await json("/latest-summary"), { "200": 1, "408": 1, "503": 1 });
  const past = await json("/past-hour-summary");
  assert.equal(past.length, 2);
  assert.match(past[0].time_stamp, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.deepEqual(Object.keys(past[0]), ["200", "408", "503", "time_stamp"]);
  assert.deepEqual(await json("/websites-status"), {
    Shop: { name: "Shop", Category: "Shops", Status: 503 },
    Press: { name: "Press", Category: "", Status: 200 },
    Lost: { name: "Lost", Category: "", Status: 408, Failure: "timeout" },
  });
});

Deno.test("the older routes are empty before the first sweep ends", async () => {
  assert.deepEqual(await json("/latest-summary", EMPTY), {});
  assert.deepEqual(await json("/past-hour-summary", EMPTY), []);
  assert.deepEqual(await json("/websites-status", EMPTY), {});
});

Deno.test("/api/v1 shows summary, sweeps, targets, one target and the list", async () => {
  const { latest, running, history } = await json("/api/v1/summary");
  assert.deepEqual(latest.statuses, { "200": 1, "503": 1 });
  assert.deepEqual(latest.failures, { timeout: 1 });
  assert.equal(running, null);
  assert.deepEqual(history, { kept: true, problem: null });
  assert.deepEqual((await json("/api/v1/sweeps")).map(({ targets }: { targets: number }) => targets), [3, 1]);
  const ids = (await json("/api/v1/targets?sort=name")).map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, VIEW.list.targets.map(({ id }) => id).sort());
  const { id } = VIEW.list.targets[0];
  const target = await json(`/api/v1/targets/${id}`);
  assert.equal(target.check.status, 503);
  assert.equal((await json("/api/v1/list")).targets, 3);
});

Deno.test("/api/v1/targets filters by the page's own parameters", async () => {
  const names = async (query: string) =>
    (await json(`/api/v1/targets${query}`)).map(({ name }: { name: string }) => name);
  assert.deepEqual(await names("?state=up"), ["Press"]);
  assert.deepEqual(await names("?category=Shops"), ["Shop"]);
  assert.deepEqual(await names("?q=LOST"), ["Lost"]);
});

Deno.test("/api/v1/incidents shows open ones first, and filters by state, target and page", async () => {
  const view = sampleView([
    sampleSweep(SLOT, [["Shop", 503], ["Press", 200]]),
    sampleSweep(SLOT - 10 * MINUTES, [["Shop", 200], ["Press", sampleCheck("tls", { reason: "expired" })]]),
  ]);
  const [opened, before] = [SLOT, SLOT - 10 * MINUTES].map((slot) => new Date(slot).toISOString());
  const shop = {
    id: `Shop-${SLOT}`,
    target: "Shop",
    name: "Shop",
    status: 503,
    failure: null,
    reason: null,
    message: "returned 503",
  };
  const press = { id: `Press-${SLOT - 10 * MINUTES}`, target: "Press", name: "Press", status: null };
  const expired = { failure: "tls", reason: "expired", message: "certificate expired" };
  assert.deepEqual(await json("/api/v1/incidents", view), [
    { ...shop, opened, closed: null, durationMs: null, ended: null },
    { ...press, ...expired, opened: before, closed: opened, durationMs: 600_000, ended: "up" },
  ]);
  assert.equal((await json("/api/v1/incidents?state=open", view)).length, 1);
  assert.equal((await json("/api/v1/incidents?target=Press", view)).length, 1);
  assert.deepEqual(await json("/api/v1/incidents", EMPTY), []);
});

Deno.test("since and until select sweeps by their slot, and incidents that were open at any time between", async () => {
  const slots = async (query: string) => (await json(`/api/v1/sweeps?${query}`)).length;
  assert.equal(await slots("since=2026-01-02T03:10Z"), 1);
  assert.equal(await slots("until=2026-01-02T03:10Z"), 1);
  assert.equal(await slots("since=2026-01-02T04:00:00%2B01:00&until=2026-01-02T04:20:00%2B01:00"), 2);
  assert.equal(await slots("since=2026-01-03"), 0);
  const view = sampleView([
    sampleSweep(SLOT, [["Shop", 503], ["Press", 200]]),
    sampleSweep(SLOT - 10 * MINUTES, [["Shop", 200], ["Press", 503]]),
  ]);
  const names = async (query: string) =>
    (await json(`/api/v1/incidents?${query}`, view)).map(({ name }: { name: string }) => name);
  assert.deepEqual(await names("since=2026-01-02T03:10Z"), ["Shop", "Press"]);
  assert.deepEqual(await names("since=2026-01-02T03:11Z"), ["Shop"]);
  assert.deepEqual(await names("until=2026-01-02T03:10Z"), ["Press"]);
  assert.deepEqual(await names("until=2026-01-02T03:10Z&state=open"), []);
});

Deno.test("the link to the next page has all parameters", async () => {
  const targets = Array.from({ length: 501 }, (_, index) => `site-${index}`);
  const view = sampleView([
    sampleSweep(SLOT, targets.map((id) => [id, 503])),
    sampleSweep(SLOT - 10 * MINUTES, targets.map((id) => [id, 200])),
  ]);
  const response = await siteOf(view).get("/api/v1/incidents?since=2026-01-02&state=open");
  const [, next] = /^<(.*)>; rel="next"$/.exec(response.headers.get("link")!)!;
  const rest = await siteOf(view).get(next);
  assert.deepEqual([(await rest.json()).length, rest.headers.get("link")], [1, null]);
});

async function csv(path: string, view = VIEW) {
  const response = await siteOf(view).get(path);
  assert.equal(response.status, 200, path);
  assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const [header, ...lines] = parse(await response.text());
  const name = response.headers.get("content-disposition");
  return { name, items: lines.map((line) => Object.fromEntries(header.map((column, index) => [column, line[index]]))) };
}

Deno.test("CSV has all of JSON's targets and incidents, with the same parameters", async () => {
  const { name, items } = await csv("/api/v1/targets.csv?state=down&sort=name");
  assert.equal(name, 'attachment; filename="targets.csv"');
  assert.deepEqual(items.map(({ id, state, status, failure, ms }) => [id, state, status, failure, ms]), [
    ["Lost", "down", "", "timeout", "40"],
    ["Shop", "down", "503", "", "40"],
  ]);
  const many = sampleView([sampleSweep(SLOT, Array.from({ length: 2500 }, (_, index) => [`site-${index}`, 503]))]);
  assert.equal((await csv("/api/v1/targets.csv", many)).items.length, 2500);
  const incidents = await csv("/api/v1/incidents.csv?target=site-7&since=2026-01-02", many);
  assert.equal(incidents.name, 'attachment; filename="incidents.csv"');
  assert.deepEqual(incidents.items, [{
    id: `site-7-${SLOT}`,
    target: "site-7",
    name: "site-7",
    status: "503",
    failure: "",
    reason: "",
    message: "returned 503",
    opened: "2026-01-02T03:10:00.000Z",
    closed: "",
    durationMs: "",
    ended: "",
  }]);
  assert.equal((await csv("/api/v1/incidents.csv", many)).items.length, 2500);
});

Deno.test("a name that looks like a formula is defused in CSV", async () => {
  const named = sampleTarget('=HYPERLINK("https://evil.test")', { id: "evil" });
  const { items: [{ name }] } = await csv("/api/v1/targets.csv", sampleView([sampleSweep(SLOT, [[named, 200]])]));
  assert.equal(name, '\'=HYPERLINK("https://evil.test")');
});

const LONG = "a".repeat(10_240);
for (
  const [path, status] of [
    ["/api/v1/targets/no-such", 404],
    ["/api/v1/targets/%00", 400],
    ["/api/v1/targets/%ff", 404],
    ["/api/v1/targets/%2e%2e%2f", 404],
    ["/api/v1/targets?page=0", 400],
    ["/api/v1/targets?page=x", 400],
    ["/api/v1/targets?page=2", 404],
    ["/api/v1/targets?state=fine", 400],
    [`/api/v1/targets?q=${LONG}`, 414],
    [`/api/v1/summary?${LONG}`, 414],
    ["/api/v1/incidents?page=2", 404],
    ["/api/v1/incidents?state=fine", 400],
    ["/api/v1/incidents?target=%2e%2e", 400],
    [`/api/v1/incidents?target=${LONG}`, 414],
    ["/api/v1/summary?%00", 400],
    ["/api/v2/summary", 404],
    ["/api/v1", 404],
    ["/api/v1/", 404],
    ["/api/v1/targets.csv?page=2", 400],
    ["/api/v1/targets.csv?state=fine", 400],
    ["/api/v1/incidents?since=yesterday", 400],
    ["/api/v1/incidents.csv?until=2026-02-30", 400],
    ["/api/v1/sweeps?since=2026-01-02&until=2026-01-01", 400],
    ["/api/v1/report.csv?from=2026-01", 400],
    ["/api/v1/report.csv?from=2026-01-02", 400],
    ["/api/v1/report.csv?from=2026-01-02&to=2026-01-01", 400],
    ["/api/v1/targets/no-such/", 404],
    [`/latest-summary?${LONG}`, 414],
    ["/websites-status?%00", 400],
    [`/health?${LONG}`, 414],
  ] as const
) {
  Deno.test(`GET ${path.slice(0, 40)} returns ${status} as problem details`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const problem = await response.json();
    assert.equal(problem.status, status);
    assert.ok(!JSON.stringify(problem).includes(".ts:"), "a stack trace");
  });
}

for (
  const path of ["/api/v1/summary", "/api/v1/no-such", "/health", "/latest-summary", "/", "/no-such", "/badges/x.svg"]
) {
  Deno.test(`HEAD ${path} has GET's response without the body`, async () => {
    const site = siteOf(VIEW);
    const get = await site.get(path);
    get.headers.set("content-length", String((await get.arrayBuffer()).byteLength));
    const head = await site.get(path, { method: "HEAD" });
    assert.deepEqual([head.status, head.body], [get.status, null]);
    assert.deepEqual([...head.headers], [...get.headers]);
  });
}

Deno.test("a served response has its length, compressed or not, with GET and HEAD", async () => {
  const handle = siteOf(VIEW).handler();
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => handle(request));
  for (const encoding of ["identity", "br"]) {
    const lengths = await Promise.all(["GET", "HEAD", "GET"].map(async (method) => {
      const headers = { "accept-encoding": encoding };
      const answer = await fetch(`http://127.0.0.1:${server.addr.port}/`, { method, headers });
      await answer.body?.cancel();
      return answer.headers.get("content-length");
    }));
    assert.match(lengths[0]!, /^\d+$/);
    assert.deepEqual(new Set(lengths).size, 1);
  }
});

Deno.test("a request with a body is rejected unread, with the allowed methods", async () => {
  let pulled = false;
  const body = new ReadableStream({
    pull(controller) {
      pulled = true;
      controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await siteOf(VIEW).get("/latest-summary", { method: "POST", body });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get("allow"), "GET, HEAD, OPTIONS");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(pulled, false);
});

Deno.test("a method that Fresh does not know is rejected like other methods", async () => {
  const response = await siteOf(VIEW).get("/", { method: "FOO" });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
});

Deno.test("OPTIONS lets any origin read", async () => {
  const response = await siteOf(VIEW).get("/api/v1/summary", { method: "OPTIONS" });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("access-control-allow-methods"), "GET, HEAD");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
});

Deno.test("JSON is compressed, revalidated by its ETag with 304, and has no body with HEAD", async () => {
  const site = siteOf(VIEW);
  const headers = { "accept-encoding": "br" };
  const first = await site.get("/api/v1/targets", { headers });
  assert.equal(first.headers.get("content-encoding"), "br");
  assert.equal(first.headers.get("vary"), "Accept-Encoding");
  assert.equal(first.headers.get("cache-control"), "no-cache");
  const etag = first.headers.get("etag")!;
  assert.equal((await site.get("/api/v1/targets", { headers: { "if-none-match": etag } })).status, 304);
  const head = await site.get("/api/v1/targets", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("etag"), etag);
  assert.equal((await head.arrayBuffer()).byteLength, 0);
});

Deno.test("/health is ok whatever the store says, /ready once there is a list and the store has responded", async () => {
  const site = siteOf({ ...VIEW, storeFailure: "Cannot write" });
  site.ready = false;
  assert.deepEqual(await (await site.get("/health")).json(), { status: "ok" });
  assert.equal((await site.get("/ready")).status, 503);
  site.ready = true;
  const ready = await site.get("/ready");
  assert.equal(ready.status, 200);
  assert.equal(ready.headers.get("cache-control"), "no-store");
});

Deno.test("JSON, its ETag and Link can be read from any origin; pages cannot", async () => {
  const site = siteOf(VIEW);
  const headers = { origin: "https://other.example" };
  for (
    const path of [
      "/api/v1/summary",
      "/health",
      "/ready",
      "/api/none",
      "/api/v1/list?x",
      "/latest-summary",
      "/feed.xml",
    ]
  ) {
    const response = await site.get(path, { headers });
    assert.equal(response.headers.get("access-control-allow-origin"), "*", path);
    assert.equal(response.headers.get("access-control-allow-credentials"), null);
    assert.equal(response.headers.get("access-control-expose-headers"), "ETag, Link, Retry-After", path);
  }
  for (const path of ["/", "/targets/Shop", "/incidents", "/none"]) {
    assert.equal((await site.get(path, { headers })).headers.get("access-control-allow-origin"), null, path);
    const preflight = await site.get(path, { method: "OPTIONS", headers });
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, null]);
  }
  const preflight = await site.get("/api/v1/summary", {
    method: "OPTIONS",
    headers: { ...headers, "access-control-request-method": "GET", "access-control-request-headers": "if-none-match" },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-headers")!, /If-None-Match/);
  assert.match(preflight.headers.get("access-control-max-age")!, /^\d+$/);
});

Deno.test("the API names an unknown parameter and the known ones, while other routes ignore it", async () => {
  const response = await siteOf(VIEW).get("/api/v1/targets?state=down&limit=5");
  assert.equal(response.status, 400);
  const { detail } = await response.json();
  assert.equal(
    detail,
    'Unknown parameter "limit": /api/v1/targets accepts q, state, status, category, sort, page, at',
  );
  for (const path of ["/latest-summary?limit=5", "/?limit=5", "/feed.xml?limit=5", "/health?limit=5"]) {
    assert.equal((await siteOf(VIEW).get(path)).status, 200, path);
  }
});

Deno.test("a request whose URL Deno cannot construct gets a short 400, without a stack trace", async () => {
  const request = {
    method: "GET",
    headers: new Headers(),
    get url(): string {
      throw new TypeError("Invalid URL");
    },
  };
  const response = await siteOf(VIEW).handler()(request as Request);
  assert.equal(response.status, 400);
  assert.ok((await response.text()).length < 300);
});

Deno.test("two URLs for the same resource get the same bytes, made once", async () => {
  const site = siteOf(VIEW);
  const etagOf = async (path: string) => (await site.get(path)).headers.get("etag");
  assert.equal(await etagOf("/?category=Shops&state=down"), await etagOf("/?x=1&st%61te=down&category=Shops&page=1"));
});
