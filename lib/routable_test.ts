import assert from "node:assert/strict";
import { routable, withoutBody } from "./routable.ts";

for (
  const [asked, taken] of [
    ["/", "/"],
    ["/?q=a/", "/?q=a/"],
    ["/incidents", "/incidents"],
    ["/incidents/", "/incidents"],
    ["/targets/shop///?q=1", "/targets/shop?q=1"],
    ["//", "/"],
    ["/targets/%ff", "/targets/%25ff"],
    ["/targets/%e2%82%ac", "/targets/%e2%82%ac"],
    ["/targets/%ff/?q=%ff", "/targets/%25ff?q=%ff"],
  ]
) {
  Deno.test(`routable() takes ${asked} as ${taken}`, () => {
    const url = "http://localhost:8000";
    assert.equal(routable(new Request(url + asked)).url, url + taken);
  });
}

Deno.test("routable() leaves a request as it is when nothing is to be changed, and asks GET for HEAD", () => {
  const request = new Request("http://localhost/targets/shop?q=%41");
  assert.equal(routable(request), request);
  const head = routable(new Request("http://localhost/", { method: "HEAD", headers: { "if-none-match": "*" } }));
  assert.deepEqual([head.method, head.headers.get("if-none-match")], ["GET", "*"]);
});

Deno.test("withoutBody() tells the length that the body has", async () => {
  for (const headers of [{}, { "content-length": "5" }] as Record<string, string>[]) {
    const head = await withoutBody(new Response("héh ", { status: 404, headers }));
    assert.deepEqual([head.status, head.headers.get("content-length"), head.body], [404, "5", null]);
  }
});
