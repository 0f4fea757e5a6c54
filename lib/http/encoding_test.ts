import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { encode, encodingFor, isCompressible } from "./encoding.ts";

for (
  const [header, expected] of [
    [null, "identity"],
    ["", "identity"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["gzip;q=0.5", "gzip"],
    ["gzip;q=1.0, br;q=0.1", "gzip"],
    ["gzip;q=0.5, br;q=0.5, identity;q=0.1", "br"],
    ["gzip;q=0.5, identity;q=0.9", "identity"],
    ["br;Q=0, gzip ;q=0.001", "gzip"],
    ["GZIP", "gzip"],
    ["*", "br"],
    ["br;q=0, *", "gzip"],
    ["*;q=0", "identity"],
    ["*;q=0, gzip", "gzip"],
    ["identity;q=0, *;q=0", "identity"],
    ["identity", "identity"],
    ["deflate, zstd, x-unknown", "identity"],
    [";;,,=q;q=, br;q=abc", "identity"],
    ["gzip;q=2", "gzip"],
    ["a,".repeat(200) + "gzip", "gzip"],
    ["gzip," + "a,".repeat(5000), "identity"],
  ] as const
) {
  Deno.test(`encodingFor() "${header?.slice(0, 40)}" is ${expected}`, () => {
    assert.equal(encodingFor(header ?? undefined), expected);
  });
}

Deno.test("encode() compresses without loss", () => {
  const text = "Lookout ".repeat(1000);
  const body = new TextEncoder().encode(text);
  const br = encode(body, "br");
  const gzip = encode(body, "gzip");
  assert.equal(brotliDecompressSync(br).toString(), text);
  assert.equal(gunzipSync(gzip).toString(), text);
  assert(br.length < 100 && gzip.length < 100);
});

Deno.test("isCompressible() is true for text of some size", () => {
  for (
    const type of [
      "text/html; charset=utf-8",
      "text/css",
      "application/json",
      "application/problem+json",
      "application/atom+xml",
      "application/javascript",
      "image/svg+xml",
    ]
  ) {
    assert.equal(isCompressible(type, 512), true, type);
    assert.equal(isCompressible(type, 511), false, type);
  }
  for (const type of ["image/png", "font/woff2", "application/octet-stream", "", null]) {
    assert.equal(isCompressible(type, 100_000), false, String(type));
  }
});
