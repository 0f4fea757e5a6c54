import assert from "node:assert/strict";
import type { Store } from "../../lib/store/store.ts";
import { SLOT, type StoreTest } from "./contract/case.ts";
import { testClaims } from "./contract/claims.ts";
import { testDays } from "./contract/days.ts";
import { testDocuments } from "./contract/documents.ts";
import { testIncidents } from "./contract/incidents.ts";
import { testLists } from "./contract/lists.ts";
import { testSweeps } from "./contract/sweeps.ts";
import { sampleList, sampleSweep } from "./sample.ts";

/**
 * Registers the tests of what every adapter promises.
 * @param open gives a new, empty store that goes by the clock `now`
 * @param register registers one test. Default `Deno.test`
 */
export function testStore(
  name: string,
  open: (now: () => number) => Promise<Store>,
  register: (name: string, run: () => Promise<void>) => void = Deno.test,
): void {
  const test: StoreTest = (behaviour, run) =>
    register(`${name}: ${behaviour}`, async () => {
      // Near the present, because a server that deletes by age has a clock of its own.
      const slot = Math.floor(Date.now() / SLOT) * SLOT;
      const clock = { now: slot };
      const store = await open(() => clock.now);
      try {
        await run(store, slot, clock);
      } finally {
        await store.close();
      }
    });

  test("an empty store has nothing", async (store, slot) => {
    assert.deepEqual(await store.sweeps(0), []);
    assert.equal(await store.sweep(slot), undefined);
    assert.equal(await store.lastSweep(), undefined);
    assert.deepEqual(await store.sweepCounts(slot, 10), []);
    assert.deepEqual(await store.days(0), []);
    assert.deepEqual(await store.incidents(0), { through: -Infinity, open: [], closed: [] });
    assert.equal(await store.targets("none"), undefined);
    assert.equal(await store.latestTargets(), undefined);
    await store.release(slot, "a");
    await store.prune();
  });

  test("values passed in or returned can be changed without changing the stored ones", async (store, slot) => {
    const record = sampleSweep(slot, 3);
    const list = sampleList("hash");
    const intact = structuredClone({ record, list });
    await store.putSweep(record);
    await store.putTargets(list);
    const change = (sweep: typeof record | undefined, targets: typeof list | undefined) => {
      assert(sweep && targets);
      sweep.checks[0].phases.dns = 123_456;
      sweep.checks.pop();
      sweep.summary["200"] = -1;
      sweep.counts.up = -1;
      targets.targets[0].name = "changed";
      targets.targets[0].expect!.pop();
      targets.targets.pop();
    };
    change(record, list);
    change(await store.lastSweep(), await store.latestTargets());
    change((await store.sweeps(0))[0], await store.targets("hash"));
    assert.deepEqual(await store.lastSweep(), intact.record);
    assert.deepEqual(await store.sweeps(0), [intact.record]);
    for (const kept of [await store.targets("hash"), await store.latestTargets()]) {
      assert.deepEqual(kept?.targets.map(({ name }) => name), intact.list.targets.map(({ name }) => name));
      assert.deepEqual(kept?.targets[0].expect, intact.list.targets[0].expect);
    }
  });

  testSweeps(test);
  testLists(test);
  testDays(test);
  testIncidents(test);
  testClaims(test);
  testDocuments(test);
}
