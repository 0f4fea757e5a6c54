import assert from "node:assert/strict";
import { HOUR } from "../duration.ts";
import { backoff } from "./backoff.ts";

Deno.test("backoff() doubles from 5 s up to two hours, half of it at random", () => {
  assert.deepEqual([1, 2, 3, 12, 10_000].map((tries) => backoff(tries, 1)), [5000, 10_000, 20_000, 2 * HOUR, 2 * HOUR]);
  assert.equal(backoff(1, 0), 2500);
});
