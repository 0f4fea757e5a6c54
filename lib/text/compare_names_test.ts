import assert from "node:assert/strict";
import { compareNames } from "./compare_names.ts";

Deno.test("compareNames() sorts as people do: ignoring case and accents, numbers by value", () => {
  const sorted = ["2 Day", "10 Day", "apple", "Bank", "Bücher", "Bug", "Zoo 9", "zoo 10"];
  assert.deepEqual(sorted.toReversed().sort(compareNames), sorted);
  assert.equal(compareNames("ÉCOLE", "ecole"), 0);
});
