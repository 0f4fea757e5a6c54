import assert from "node:assert/strict";
import { eTag, ifNoneMatch } from "./etag.ts";

Deno.test("eTag() is the length in hexadecimal and 27 characters of the SHA-256", async () => {
  assert.equal(await eTag(""), '"0-47DEQpj8HBSa+/TImW+5JCeuQeR"');
  assert.equal(await eTag("é".repeat(10)), await eTag(new TextEncoder().encode("é".repeat(10))));
  assert.match(await eTag("é".repeat(10)), /^"14-[A-Za-z0-9+/]{27}"$/);
});

Deno.test("eTag() is weak on request", async () => {
  assert.equal(await eTag("a", { weak: true }), `W/${await eTag("a")}`);
});

Deno.test("ifNoneMatch() is true when a body is to be sent", () => {
  assert.equal(ifNoneMatch(null, '"a"'), true);
  assert.equal(ifNoneMatch('"b", "c"', '"a"'), true);
  assert.equal(ifNoneMatch('"a"', undefined), true);
});

Deno.test("ifNoneMatch() is false when one of the tags is the body's own, weak or strong, or any will do", () => {
  assert.equal(ifNoneMatch('"b" , W/"a"', '"a"'), false);
  assert.equal(ifNoneMatch('"a"', 'W/"a"'), false);
  assert.equal(ifNoneMatch(" * ", '"a"'), false);
});

Deno.test("ifNoneMatch() takes time linear in the length of the header", () => {
  const timeOf = (length: number) => {
    const began = performance.now();
    for (const unit of ["\t", " ", ",", "\t,", '"', 'W/"']) ifNoneMatch(`a${unit.repeat(length)}b`, '"a"');
    return performance.now() - began;
  };
  // The best of some rounds: the machine has other things to do as well. Quadratic would be seconds.
  const best = (length: number) => Math.min(...Array.from({ length: 5 }, () => timeOf(length)));
  assert.ok(best(64_000) < 24 * best(8000) + 200);
});
