import assert from "node:assert/strict";
import { Tally } from "./tally.ts";

Deno.test("Tally reports at most once a minute how often an event happened, and the latest one", () => {
  let now = 0;
  const said: [number, string][] = [];
  const tally = new Tally((count, latest) => said.push([count, latest]), { now: () => now });
  for (; now < 150_000; now += 10) tally.add(`at ${now}`);
  assert.deepEqual(said, [[1, "at 0"], [6000, "at 60000"], [6000, "at 120000"]]);
});
