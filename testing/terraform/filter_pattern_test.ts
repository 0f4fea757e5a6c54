import assert from "node:assert/strict";
import { matchesFilter } from "./filter_pattern.ts";

const LINE = JSON.stringify({ event: "sweep.finished", reliable: false, problem: "Cannot write: no table", count: 3 });

Deno.test("matchesFilter() compares texts, with asterisks as wildcards, and booleans", () => {
  assert.ok(matchesFilter('{ $.event = "sweep.finished" }', LINE));
  assert.ok(matchesFilter('{ $.event = "sweep.*" && $.reliable IS FALSE }', LINE));
  assert.ok(matchesFilter('{ $.event = "other" || $.problem = "*" }', LINE));
  assert.ok(!matchesFilter('{ $.event = "sweep" }', LINE));
  assert.ok(!matchesFilter("{ $.reliable IS TRUE }", LINE));
  assert.ok(!matchesFilter('{ $.event = "sweep.finished" && $.late = "*" }', LINE));
  assert.ok(!matchesFilter('{ $.count = "*" }', LINE));
  assert.ok(!matchesFilter('{ $.event = "*" }', "error: Uncaught"));
});

Deno.test("matchesFilter() throws on what it does not know", () => {
  for (const pattern of ["ERROR", "{ $.a NOT EXISTS }", '{ $.a = "1" && $.b = "2" || $.c = "3" }', "{ $.a = 1 }"]) {
    assert.throws(() => matchesFilter(pattern, LINE), /^Error: Cannot evaluate the filter pattern /);
  }
});
