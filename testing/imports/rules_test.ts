import assert from "node:assert/strict";
import { importCircles, type Imports, upwardImports } from "./rules.ts";

const FLOORS = [["main.ts"], ["lib/high"], ["lib/one", "lib/two"], ["lib"]];
const of = (imports: Record<string, string[]>): Imports => new Map(Object.entries(imports));

Deno.test("upwardImports() lets a module import its own room and the floors below", () => {
  const imports = { "main.ts": ["lib/high/a.ts", "lib/b.ts"], "lib/high/a.ts": ["lib/high/c.ts", "lib/one/d.ts"] };
  assert.deepEqual(upwardImports(of({ ...imports, "testing/x.ts": ["main.ts"] }), FLOORS), []);
});

Deno.test("upwardImports() names both files of an import that points upward, sideways or out of the product", () => {
  assert.deepEqual(upwardImports(of({ "lib/one/d.ts": ["lib/high/a.ts"] }), FLOORS), [
    "lib/one/d.ts imports lib/high/a.ts: lib/one must not know lib/high",
  ]);
  assert.deepEqual(upwardImports(of({ "lib/one/d.ts": ["lib/two/e.ts"] }), FLOORS), [
    "lib/one/d.ts imports lib/two/e.ts: lib/one must not know lib/two",
  ]);
  assert.deepEqual(upwardImports(of({ "lib/b.ts": ["lib/one/d.ts"] }), FLOORS), [
    "lib/b.ts imports lib/one/d.ts: lib must not know lib/one",
  ]);
  assert.deepEqual(upwardImports(of({ "lib/b.ts": ["testing/x.ts"] }), FLOORS), [
    "lib/b.ts imports testing/x.ts, which is no part of the product",
  ]);
});

Deno.test("importCircles() names the files of a circle, and finds none if paths only meet", () => {
  assert.deepEqual(importCircles(of({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })), []);
  assert.deepEqual(importCircles(of({ a: ["b"], b: ["c"], c: ["b"] })), ["b -> c -> b"]);
  assert.deepEqual(importCircles(of({ a: ["a"] })), ["a -> a"]);
});
