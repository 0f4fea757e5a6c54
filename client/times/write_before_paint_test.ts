import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { BEFORE_PAINT } from "./before_paint_script.ts";
import { beforePaintModule } from "./write_before_paint.ts";

Deno.test("before_paint_script.ts is what the build makes of before_paint.ts, and does not close its own script element", async () => {
  const module = await readFile(new URL("before_paint_script.ts", import.meta.url), "utf8");
  assert.equal(module, await beforePaintModule(), "run `deno task build`");
  assert.doesNotMatch(BEFORE_PAINT, /<\/script|<!--/i);
});
