import assert from "node:assert/strict";
import { acceptsEncodings } from "./negotiation.ts";

const cases: [header: string | null, best: string | undefined][] = [
  [null, "br"],
  ["", "br"],
  ["gzip", "gzip"],
  ["gzip, deflate, br, zstd", "gzip"],
  ["gzip;q=0.5, br", "br"],
  ["GZIP", "gzip"],
  ["*", "br"],
  ["br;q=0, *;q=0.1", "gzip"],
  ["deflate", "identity"],
  ["gzip;q=0, br;q=0", "identity"],
  ["*;q=0", undefined],
];

for (const [header, best] of cases) {
  Deno.test(`acceptsEncodings() is ${best} for ${header === null ? "no header" : `"${header}"`}`, () => {
    const headers = new Headers(header === null ? {} : { "accept-encoding": header });
    assert.equal(acceptsEncodings({ headers }, "br", "gzip", "identity"), best);
  });
}
