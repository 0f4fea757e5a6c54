import assert from "node:assert/strict";
import { countLimits } from "./limit.ts";
import type { Check } from "./record.ts";

Deno.test("countLimits() counts the checks that each limit has cost", () => {
  const check = (limit?: "files" | "loop") => ({ outcome: null, limit }) as Check;
  assert.deepEqual(countLimits([check("files"), check(), check("loop"), check("files")]), { files: 2, loop: 1 });
});
