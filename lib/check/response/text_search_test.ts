import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { TextSearch } from "./text_search.ts";

function isIn(text: string, types: string[], parts: Iterable<Uint8Array>): boolean {
  const search = new TextSearch(text, types);
  return [...parts].some((part) => search.isIn(part));
}

Deno.test("TextSearch finds a text wherever the parts end", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "é", "港", "😀"), maxLength: 2000 });
  fc.assert(
    fc.property(letters, fc.nat(2000), fc.nat(40), fc.array(fc.nat(9000)), (whole, at, length, cuts) => {
      const text = whole.slice(at, at + length + 1) || "b";
      for (const encoding of ["utf8", "utf16le"] as const) {
        const bytes = Buffer.from(whole, encoding);
        const places = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) =>
          a - b
        );
        const parts = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        const type = `text/plain; charset=${encoding === "utf8" ? "utf-8" : "utf-16le"}`;
        const decoded = new TextDecoder(type.split("=")[1]).decode(bytes);
        assert.equal(isIn(text, [type], parts), decoded.includes(text));
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("TextSearch decides on the encoding when it must, and reads the earlier bytes again", () => {
  const meta = Buffer.from("<meta charset=windows-1251>");
  const word = Uint8Array.of(0xcf, 0xee, 0xf0, 0xf2);
  for (const size of [0, 100, 990]) {
    const before = Buffer.alloc(size, " ");
    for (
      const parts of [[word, before, meta], [Buffer.concat([word, before, meta])], [
        word,
        before,
        ...meta.map((byte) => byte),
      ]]
    ) {
      const bytes = parts.map((part) => typeof part === "number" ? Uint8Array.of(part) : part);
      assert(isIn("Порт", ["text/html"], bytes), `${size}`);
    }
  }
  assert(!isIn("Порт", ["text/html"], [word, Buffer.alloc(1020, " "), meta]), "the mark comes too late");
});
