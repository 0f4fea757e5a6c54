import assert from "node:assert/strict";
import { type Goal, isMet, ratioOf, type Row } from "./row.ts";

function row(figure: number | undefined, beside?: number, goal?: Goal): Row {
  return { what: "", unit: "seconds", figure, beside: { name: "peer", figure: beside }, goal };
}

Deno.test("ratioOf() is Lookout's figure over the peer's", () => {
  assert.equal(ratioOf(row(3, 4)), 0.75);
  assert.equal(ratioOf(row(3)), undefined);
  assert.equal(ratioOf(row(undefined, 4)), undefined);
});

Deno.test("isMet() compares the ratio or the figure with the goal", () => {
  const goal = (of: Goal["of"], bound: Goal["bound"]): Goal => ({ of, bound, limit: 2 });
  assert.equal(isMet(row(4, 2, goal("ratio", "at most"))), true);
  assert.equal(isMet(row(4, 2, goal("ratio", "below"))), false);
  assert.equal(isMet(row(4, 2, goal("ratio", "at least"))), true);
  assert.equal(isMet(row(3, 2, goal("ratio", "at least"))), false);
  assert.equal(isMet(row(4, 2, goal("figure", "at most"))), false);
  assert.equal(isMet(row(1, undefined, goal("figure", "below"))), true);
});

Deno.test("isMet() is undecided if there is nothing to compare with", () => {
  assert.equal(isMet(row(4, undefined, { of: "ratio", bound: "at most", limit: 2 })), undefined);
  assert.equal(isMet(row(undefined, 4, { of: "figure", bound: "at most", limit: 2 })), undefined);
  assert.equal(isMet(row(4, 2)), undefined);
});
