import assert from "node:assert/strict";
import { MINUTE, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { rows } from "./rows.ts";
import { urgencyOf } from "./select.ts";

const NEXT = SLOT + 10 * MINUTE;

Deno.test("rows() are the current list's targets in order, each with its past hour, oldest first", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => sampleTarget(name));
  const newest = sampleSweep(NEXT, [[b, 503], [a, 200]]);
  const older = sampleSweep(SLOT, [[a, "dns"]]);
  const view = sampleView([newest, older], { list: { ...sampleView([]).list, targets: [a, c, b] } });

  const found = rows(view).map(({ target, check, hour }) => [
    target.id,
    check?.outcome,
    hour.map(({ slot, check }) => [slot, check?.outcome]),
  ]);
  assert.deepEqual(found, [
    ["a", 200, [[SLOT, "dns"], [NEXT, 200]]],
    ["c", undefined, [[SLOT, undefined], [NEXT, undefined]]],
    ["b", 503, [[SLOT, undefined], [NEXT, 503]]],
  ]);
});

Deno.test("rows() follow a renamed target by its id", () => {
  const sweep = sampleSweep(SLOT, [[sampleTarget("Old", { id: "x" }), 200]]);
  const renamed = sampleTarget("New", { id: "x" });
  const [row] = rows(sampleView([sweep], { list: { ...sampleView([]).list, targets: [renamed] } }));
  assert.equal(row.target.name, "New");
  assert.equal(row.check?.outcome, 200);
});

Deno.test("rows() have a check of the newest sweep even if that is older than an hour", () => {
  const latest = sampleSweep(SLOT, [["a", 200]]);
  const view = sampleView([], { latest, list: { ...sampleView([]).list, targets: latest.targets } });
  assert.equal(rows(view)[0].check?.outcome, 200);
  assert.deepEqual(rows(view)[0].hour, []);
});

Deno.test("rows() are the same object while list and sweeps are, whatever else has changed", () => {
  const view = sampleView([sampleSweep(SLOT, [["a", 200]])]);
  const made = rows(view);
  assert.equal(rows({ ...view, version: 2, sweeps: [...view.sweeps], behind: true }), made);
  const next = sampleSweep(NEXT, [[view.list.targets[0], 503]]);
  const [changed] = rows({ ...view, version: 3, latest: next, sweeps: [next, ...view.sweeps] });
  assert.equal(changed.check?.outcome, 503);
});

Deno.test("urgencyOf() puts failing targets first, and those that were never checked last", () => {
  const sweep = sampleSweep(SLOT, [["up", 200], ["blocked", 403], ["unknown", null], ["down", 500]]);
  const targets = [...sweep.targets, sampleTarget("never")];
  const sorted = rows(sampleView([sweep], { list: { ...sampleView([]).list, targets } }))
    .toSorted((a, b) => urgencyOf(a.check?.state) - urgencyOf(b.check?.state));
  assert.deepEqual(sorted.map(({ target }) => target.name), ["down", "unknown", "blocked", "up", "never"]);
});
