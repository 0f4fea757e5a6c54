import assert from "node:assert/strict";
import { type Unwrapped, unwrapped } from "./wrapping.ts";

const URL = "https://a.example/x_(y)";

/** By what is written. */
const CASES: Record<string, Unwrapped> = {
  [URL]: { url: URL },
  [`<${URL}>`]: { url: URL },
  [`(${URL})`]: { url: URL },
  [`\`${URL}\``]: { url: URL },
  [`'${URL}'`]: { url: URL },
  [`“ ${URL}”`]: { url: URL },
  [`„${URL}“`]: { url: URL },
  [`« ${URL} »`]: { url: URL },
  [`- ${URL}`]: { url: URL },
  [`* <${URL}>`]: { url: URL },
  [`• ${URL}`]: { url: URL },
  [`12. ${URL}`]: { url: URL },
  [`1) <${URL}>`]: { url: URL },
  [`- [x] ${URL}`]: { url: URL },
  "10.0.0.1/a": { url: "10.0.0.1/a" },
  [`[Harbour](${URL})`]: { url: URL, name: "Harbour" },
  [`- [Harbour: old](<${URL}> "The harbour")`]: { url: URL, name: "Harbour: old" },
  [`[ ](${URL})`]: { url: URL },
  "[::1]:8080/x": { url: "[::1]:8080/x" },
  "//a.example": { url: "//a.example" },
  "<a.example": { url: "<a.example" },
  "-": { url: "-" },
  "": { url: "" },
};

for (const [text, expected] of Object.entries(CASES)) {
  Deno.test(`unwrapped() reads ${JSON.stringify(text)}`, () => assert.deepEqual(unwrapped(text), expected));
}

Deno.test("unwrapped() takes time linear in the length of the text", () => {
  for (const text of ["[".repeat(100_000), `[](${'a"'.repeat(50_000)}`, `- ${" ".repeat(100_000)}x`]) {
    const timeOf = () => {
      const began = performance.now();
      unwrapped(text);
      return performance.now() - began;
    };
    // Once is enough, since the machine has other things to do as well: quadratic would always be many seconds.
    assert(Array.from({ length: 10 }).some(() => timeOf() < 500), `${text.slice(0, 10)} takes ${timeOf()} ms`);
  }
});
