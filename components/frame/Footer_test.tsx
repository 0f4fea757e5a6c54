import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { Footer } from "./Footer.tsx";

const VIEW = sampleView([sampleSweep(SLOT, [["A", 200]])]);

function footerOf(warnings: string[]) {
  return rendered(<Footer view={{ ...VIEW, list: { ...VIEW.list, warnings } }} />);
}

Deno.test("Footer shows how many warnings the list has, and fifty of them", () => {
  assert.doesNotMatch(footerOf([]).text, /warning/);
  assert.match(
    footerOf(['urls.csv:1: column "<x>" is not used']).text,
    /1 warning about the list .*column "<x>" is not/,
  );
  const { text } = footerOf(Array.from({ length: 60 }, (_, line) => `urls.csv:${line}: the same row`));
  assert.equal(text.match(/the same row/g)?.length, 50);
  assert.match(text, /10 more are listed at \/api\/v1\/list/);
});
