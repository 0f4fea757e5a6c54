import assert from "node:assert/strict";
import { bundleBeforePaint, SCRIPT } from "./bundle_before_paint.ts";

Deno.test("static/before_paint.js is what is made of client/times/before_paint.ts", async () => {
  const kept = await Deno.readTextFile(SCRIPT);
  assert.equal(kept, await bundleBeforePaint(), "`deno task before_paint` makes it anew");
});
