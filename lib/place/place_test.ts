import assert from "node:assert/strict";
import { isPlaceName, parsePlaces, parseQueue } from "./place.ts";

const URL_OF_EU = "https://sqs.eu-west-1.amazonaws.com/123456789012/lookout";

Deno.test("parsePlaces() reads names and queues in order, or none", () => {
  assert.deepEqual(parsePlaces(""), []);
  assert.deepEqual(parsePlaces(` eu=${URL_OF_EU}\n ap-1=http://127.0.0.1:5000/123456789012/q `), [
    { name: "eu", queue: { url: URL_OF_EU, region: "eu-west-1" } },
    { name: "ap-1", queue: { url: "http://127.0.0.1:5000/123456789012/q" } },
  ]);
});

Deno.test("parsePlaces() rejects repeated names and queues, invalid names, and too many", () => {
  for (
    const text of [
      `eu=${URL_OF_EU} eu=${URL_OF_EU}-2`,
      `eu=${URL_OF_EU} ap=${URL_OF_EU}`,
      `here=${URL_OF_EU}`,
      `E U=${URL_OF_EU}`,
      URL_OF_EU,
      "eu=",
    ]
  ) {
    assert.equal(parsePlaces(text), undefined, text);
  }
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => `p${index}=${URL_OF_EU}-${index}`).join(" ");
  assert.equal(parsePlaces(many(16))?.length, 16);
  assert.equal(parsePlaces(many(17)), undefined);
});

Deno.test("isPlaceName() accepts names that may be part of a key, but not that of the sweeping process", () => {
  for (const name of ["eu", "eu-west-1", "0"]) assert.ok(isPlaceName(name), name);
  for (const name of ["", "here", "EU", "a b", "-a", "a".repeat(33), "ä", "a\n", "*"]) {
    assert.ok(!isPlaceName(name), name);
  }
});

Deno.test("parseQueue() accepts the URL of a queue, and plain http only to this machine", () => {
  assert.deepEqual(parseQueue("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a_b-c"), {
    url: "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a_b-c",
    region: "cn-north-1",
  });
  for (
    const text of [
      "",
      "eu",
      "http://sqs.eu-west-1.amazonaws.com/123456789012/q",
      "https://user:password@sqs.eu-west-1.amazonaws.com/123456789012/q",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/q?a=b",
      "https://sqs.eu-west-1.amazonaws.com/12345/q",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/q.fifo",
      "ftp://127.0.0.1/123456789012/q",
    ]
  ) assert.equal(parseQueue(text), undefined, text);
});
