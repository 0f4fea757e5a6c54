import assert from "node:assert/strict";
import { sampleCheck } from "../../testing/samples/samples.ts";
import type { Check } from "../model/check.ts";
import { isDisputed, isTied } from "../model/opinion.ts";
import type { Outcome } from "../model/state.ts";
import { verdict } from "./vote.ts";

const OWN = { place: "here", check: sampleCheck("timeout", { attempts: 2, certificate: { end: 5 } }) };

/** What comes of our timeout when places find this; undefined: they do not vote. */
function voted(found: (Outcome | null | undefined)[], before?: Check): Check {
  const votes = found.map((outcome, index) => ({
    place: `p${index}`,
    check: outcome === undefined ? undefined : sampleCheck(outcome),
  }));
  return verdict(OWN, votes, before);
}

Deno.test("verdict() is down by a strict majority of the places that can judge, and keeps what each found", () => {
  for (
    const found of [
      [503],
      [503, 200],
      ["timeout", 503, 200],
      [undefined],
      [null],
      ["address"],
      [],
    ] as (Outcome | null)[][]
  ) {
    const check = voted(found);
    assert.deepEqual([check.state, check.outcome, check.attempts], ["down", "timeout", 2], JSON.stringify(found));
  }
  assert.deepEqual(voted([503, 200, undefined]).opinions, [
    { place: "here", outcome: "timeout", state: "down" },
    { place: "p0", outcome: 503, state: "down" },
    { place: "p1", outcome: 200, state: "up" },
    { place: "p2", outcome: null, state: "unknown" },
  ]);
});

Deno.test("verdict() is what most of the others found if they disagree", () => {
  const check = voted([undefined, 403, 200]);
  assert.deepEqual([check.state, check.outcome, check.certificate], ["blocked", 403, { end: 5 }]);
  assert.ok(isDisputed(check.opinions) && !isTied(check.opinions));
});

Deno.test("verdict() of a tie is unknown at first, and down as long as ties continue", () => {
  const first = voted([200]);
  assert.deepEqual([first.state, first.outcome, isTied(first.opinions)], ["unknown", "timeout", true]);
  const second = voted([200], first);
  assert.deepEqual([second.state, isDisputed(second.opinions)], ["down", true]);
  assert.equal(voted([200], second).state, "down");
  assert.equal(voted([200], voted([503])).state, "unknown");
  assert.equal(voted([200, 503, 200], first).state, "down");
  // It may not check what is there, and so has no vote.
  assert.equal(voted(["address", 200]).state, "unknown");
});

Deno.test("isDisputed() is false if all agree, or without opinions", () => {
  assert.ok(!isDisputed(undefined));
  assert.ok(!isDisputed(voted([503, null]).opinions));
  assert.ok(!isTied(undefined));
});
