import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { View } from "../model/view.ts";
import { editionOf } from "./edition.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 200]])]);
const DAY_BEFORE = { day: 0, sweeps: 1, targets: new Map() };

Deno.test("editionOf() stays the same while a sweep is running", () => {
  const edition = editionOf(VIEW);
  const running = { slot: SLOT, started: SLOT, progress: { total: 1, done: 0, down: 0, confirming: 0 } };
  assert.equal(editionOf({ ...VIEW, version: 2, running, days: [] }), edition);
  assert.equal(editionOf({ ...VIEW, version: 3, slot: SLOT + 600_000, next: SLOT + 1_200_000 }), edition);
  assert.equal(editionOf(VIEW), edition);
});

for (
  const [what, values] of [
    ["sweep", { latest: sampleSweep(SLOT, [["Shop", 200]]) }],
    ["incident", { incidents: { open: [], closed: [] } }],
    ["point of the past day", { trail: { ...VIEW.trail } }],
    ["day that is over", { days: [DAY_BEFORE] }],
    ["list", { list: { ...VIEW.list, targets: [] } }],
    ["date", { slot: SLOT + DAY }],
    ["sweep that is not current any more", { behind: true }],
  ] satisfies [string, Partial<View>][]
) {
  Deno.test(`editionOf() changes with another ${what}`, () => {
    const edition = editionOf({ ...VIEW });
    assert.notEqual(editionOf({ ...VIEW, ...values }), edition);
  });
}
