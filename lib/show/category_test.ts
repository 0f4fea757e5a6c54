import assert from "node:assert/strict";
import { sampleTarget } from "../../testing/samples/samples.ts";
import { categoryNames } from "./category.ts";

Deno.test("categoryNames() has each category once, sorted by name, and none for targets without one", () => {
  const targets = ["Zone 10", "", "bank", "Zone 9", "Bank of all", "Zone 10"].map((category, index) =>
    sampleTarget(`Site ${index}`, { category })
  );
  assert.deepEqual(categoryNames(targets), ["bank", "Bank of all", "Zone 9", "Zone 10"]);
});
