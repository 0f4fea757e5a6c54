import assert from "node:assert/strict";
import { refusalOf } from "./guard.ts";

const AT = "http://localhost:8000";

for (
  const path of [
    "/",
    "/?q=caf%C3%A9&page=2",
    "/?q=100%25",
    "/targets/a%2Fb",
    "/?q=a%0Ab%09c%0D",
    "/?q=%F0%9F%98%80",
    `/?q=${"x".repeat(4000)}`,
  ]
) {
  Deno.test(`refusalOf() finds nothing wrong with ${path.slice(0, 40)}`, () => {
    assert.equal(refusalOf(AT + path), undefined);
  });
}

for (
  const [path, status, detail] of [
    [`/?q=${"x".repeat(10_000)}`, 414, "A URL may have 4096 characters at most"],
    ["/api/v1/targets/%00", 400, "The URL has a control character"],
    ["/?q=%1b[31m", 400, "The URL has a control character"],
    ["/?q=%7F", 400, "The URL has a control character"],
    ["/targets/%", 400, "The URL is not percent-encoded UTF-8"],
    ["/targets/%zz", 400, "The URL is not percent-encoded UTF-8"],
    ["/targets/%ff", 400, "The URL is not percent-encoded UTF-8"],
    ["/targets/%C0%80", 400, "The URL is not percent-encoded UTF-8"],
    ["/targets/%ED%A0%80", 400, "The URL is not percent-encoded UTF-8"],
  ] as const
) {
  Deno.test(`refusalOf() refuses ${path.slice(0, 40)}`, () => {
    assert.deepEqual(refusalOf(AT + path), { status, detail });
  });
}
