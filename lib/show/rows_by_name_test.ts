import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { rowsByName } from "./rows_by_name.ts";
import { compareNames } from "../text/compare_names.ts";

/** As many targets, of which some have one name. */
function viewOf(count: number) {
  const targets = Array.from(
    { length: count },
    (_, index) => sampleTarget(`Site ${(index * 7919) % (count - 5)}`, { id: `${index}` }),
  );
  return sampleView([sampleSweep(SLOT, targets.map((target) => [target, 200]))]);
}

Deno.test("rowsByName() are sorted by name, and in list order for equal names", async () => {
  for (const count of [6, 1000, 3217]) {
    const view = viewOf(count);
    const expected = view.list.targets.toSorted((a, b) => compareNames(a.name, b.name));
    assert.deepEqual((await rowsByName(view)).map(({ target }) => target.id), expected.map(({ id }) => id));
  }
  assert.deepEqual(await rowsByName(sampleView([])), []);
});

Deno.test("rowsByName() are the same object while list and sweeps are", async () => {
  const view = viewOf(10);
  assert.equal(await rowsByName({ ...view, version: 2 }), await rowsByName(view));
});

Deno.test("rowsByName() yields while it sorts a long list, which it does once", async () => {
  const view = viewOf(30_000);
  /** How many turns others have until it is done. */
  const turns = async () => {
    let done = false;
    const sorting = rowsByName(view).then(() => done = true);
    let count = 0;
    for (; !done; count++) await setImmediate();
    await sorting;
    return count;
  };
  assert.ok(await turns() >= 3);
  assert.ok(await turns() <= 1);
});
