import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../testing/samples/samples.ts";
import { siteOf } from "../testing/browser/site.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 503], ["Press", 200]])]);

for (
  const [path, type] of [["/feed.xml", "application/atom+xml; charset=utf-8"], ["/badges/Shop.svg", "image/svg+xml"]]
) {
  Deno.test(`GET ${path} is compressed, revalidated by its ETag with 304, and can be read from any origin`, async () => {
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

Deno.test("GET /feed.xml has the configured address or none, never one from the client", async () => {
  const read = async (baseUrl: string) => {
    const atom = await (await siteOf({ ...VIEW, baseUrl }).get("/feed.xml")).text();
    const links = Array.from(atom.matchAll(/<link[^>]* href="([^"]*)"/g), ([, href]) => href);
    return { ids: Array.from(atom.matchAll(/<id>(.*?)<\/id>/g), ([, id]) => id), links };
  };
  const known = await read("https://status.example.org");
  assert.equal(known.ids[0], "https://status.example.org/feed.xml");
  assert.ok([...known.ids, ...known.links].every((address) => address.startsWith("https://status.example.org/")));
  const { ids, links } = await read("");
  assert.deepEqual(ids, ["urn:lookout:incidents", `urn:lookout:incident:Shop-${SLOT}`]);
  assert.deepEqual(new Set(links), new Set(["/incidents", "/feed.xml", "/targets/Shop"]));
});

Deno.test("GET /badges/ may be embedded by isolated pages, even if there is no such badge", async () => {
  for (const path of ["/badges/Shop.svg", "/badges/none.svg"]) {
    const { headers } = await siteOf(VIEW).get(path);
    assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
  }
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
  Deno.test(`GET ${path.slice(0, 30)} returns ${status} with a badge that says so`, async () => {
    const response = await siteOf(VIEW).get(path);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), "image/svg+xml");
    assert.match(await response.text(), /not found/);
  });
}
