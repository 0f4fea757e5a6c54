import assert from "node:assert/strict";
import { sampleTarget } from "../../testing/samples/samples.ts";
import { categoryHref, categoryNames } from "./category.ts";

Deno.test("categoryNames() has each category once, sorted by name, and none for targets without one", () => {
  const targets = ["Zone 10", "", "bank", "Zone 9", "Bank of all", "Zone 10"].map((category, index) =>
    sampleTarget(`Site ${index}`, { category })
  );
  assert.deepEqual(categoryNames(targets), ["bank", "Bank of all", "Zone 9", "Zone 10"]);
});

Deno.test("categoryHref() leads to a category, whatever it is called", () => {
  for (const name of ["News", "a/b", "?q=1", "#x", "%2f", "//evil.example", "\\", "...", "<i>"]) {
    const { origin, pathname, search } = new URL(categoryHref(name), "http://lookout.example/incidents");
    assert.equal(origin, "http://lookout.example");
    assert.deepEqual([decodeURIComponent(pathname), search], [`/categories/${name}`, ""]);
  }
  for (const name of [".", ".."]) {
    const { pathname, searchParams } = new URL(categoryHref(name), "http://lookout.example/incidents");
    assert.deepEqual([pathname, searchParams.get("category")], ["/", name]);
  }
});
