import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { inPieces } from "./pieces.ts";

const text = async (lines: Iterable<string>) => await new Blob((await inPieces(lines)).pieces).text();

Deno.test("inPieces() contains the whole text, and has a different tag for a different text", async () => {
  assert.equal(await text(["a\n", "ä\n"]), "a\nä\n");
  assert.equal(await text([]), "");
  const tags = await Promise.all([["a", "b"], ["ab"], ["ac"]].map(async (lines) => (await inPieces(lines)).etag));
  assert.equal(tags[0], tags[1]);
  assert.notEqual(tags[0], tags[2]);
});

Deno.test("inPieces() yields while it makes a long text", async () => {
  function* lines() {
    for (let line = 0; line < 1000; line++) {
      for (const end = performance.now() + 0.2; performance.now() < end;);
      yield `${line}\n`;
    }
  }
  let turns = 0;
  let isMade = false;
  const others = (async () => {
    for (; !isMade; turns++) await setImmediate();
  })();
  const { pieces } = await inPieces(lines());
  isMade = true;
  await others;
  assert.ok(pieces.length > 5, `${pieces.length} pieces`);
  assert.ok(turns > 5, `${turns} turns`);
});
