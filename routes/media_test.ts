import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../testing/samples.ts";
import { siteOf } from "../testing/site.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 503], ["Press", 200]])]);

for (
  const [path, type] of [["/feed.xml", "application/atom+xml; charset=utf-8"], ["/badges/Shop.svg", "image/svg+xml"]]
) {
  Deno.test(`GET ${path} is packed, answers 304 by its ETag, and can be read from any origin`, async () => {
    const site = siteOf(VIEW);
    const response = await site.get(path, { headers: { "accept-encoding": "br" } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(response.headers.get("content-encoding"), "br");
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    await response.body?.cancel();
    site.view = { ...VIEW, version: 2 };
    const again = await site.get(path, { headers: { "if-none-match": response.headers.get("etag")! } });
    assert.equal(again.status, 304);
  });
}

Deno.test("GET /feed.xml names the configured address, or else the one that was asked", async () => {
  const idOf = async (baseUrl: string) => {
    const atom = await (await siteOf({ ...VIEW, baseUrl }).get("/feed.xml")).text();
    return /<id>(.*?)<\/id>/.exec(atom)![1];
  };
  assert.equal(await idOf(""), "http://localhost/feed.xml");
  assert.equal(await idOf("https://status.example.org"), "https://status.example.org/feed.xml");
});

for (
  const [path, status] of [
    ["/badges/none.svg", 404],
    ["/badges/Shop", 404],
    ["/badges/none.svg/", 404],
    ["/badges/Shop.png", 404],
    ["/badges/%2e%2e.svg", 404],
    ["/badges/%00.svg", 400],
    ["/badges/%ff.svg", 404],
    [`/badges/${"a".repeat(10_000)}.svg`, 414],
  ] as const
) {
  Deno.test(`GET ${path.slice(0, 30)} answers ${status} with a badge that says so`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), "image/svg+xml");
    assert.match(await response.text(), /no such target/);
  });
}
