import assert from "node:assert/strict";
import { sampleSweep, SLOT } from "../testing/samples.ts";
import { History } from "./history.ts";
import type { Outcome } from "./state.ts";
import { openMemory } from "./store/memory.ts";
import type { Store } from "./store/store.ts";

const STEP = 600_000;
const nothing = { async *sweeps() {}, targets: () => Promise.resolve(undefined) };

/** What each site's sweeps ended in, oldest first, the last one at `SLOT`. */
async function storeOf(histories: Record<string, Outcome[]>): Promise<Store> {
  const store = openMemory({ now: () => SLOT });
  const length = Object.values(histories)[0].length;
  for (let index = 0; index < length; index++) {
    const found = Object.entries(histories).map(([name, outcomes]) => [name, outcomes[index]] as [string, Outcome]);
    const { record, targets } = sampleSweep(SLOT - (length - 1 - index) * STEP, found);
    await store.putTargets({ hash: "list", targets });
    await store.putSweep(record);
  }
  return store;
}

async function historyOf(store: Store): Promise<History> {
  const history = new History({ store, spool: nothing, interval: STEP, slot: SLOT });
  await history.load();
  return history;
}

Deno.test("History makes incidents of all sweeps that are stored when none was made before", async () => {
  const up = Array.from({ length: 100 }, () => 200);
  const history = await historyOf(await storeOf({ A: [...up, 503, 503], B: [503, ...up, 200], C: [503, 503, ...up] }));
  const { open, closed } = history.incidents.shown;
  assert.deepEqual(open.map(({ target, opened }) => [target, opened]), [["A", SLOT - STEP]]);
  assert.deepEqual(closed.map(({ target, closed }) => [target, closed]), [
    ["C", SLOT - 99 * STEP],
    ["B", SLOT - 100 * STEP],
  ]);
  assert.equal(history.trail.reader("A").length, 102);
});

Deno.test("History folds into stored incidents what was swept after them", async () => {
  const store = await storeOf({ A: [503, 503, 200], B: [200, 200, 503] });
  const opened = { target: "A", name: "A", opened: SLOT - 200 * STEP, outcome: 500, reason: null } as const;
  await store.putIncidents({ through: SLOT - STEP, open: [{ id: "A-before", ...opened }] }, []);
  const { open, closed } = (await historyOf(store)).incidents.shown;
  assert.deepEqual(open.map(({ target }) => target), ["B"]);
  assert.deepEqual(closed, [{ id: "A-before", ...opened, closed: SLOT, ended: "up" }]);
});

Deno.test("History makes incidents anew where a slot turns out to have another record", async () => {
  const store = await storeOf({ A: [200, 200] });
  const history = await historyOf(store);
  const wrong = sampleSweep(SLOT + STEP, [["A", 503]]);
  history.hour.turn(SLOT + STEP);
  history.add(wrong);
  assert.equal(history.incidents.shown.open.length, 1);
  const { record } = sampleSweep(SLOT + STEP, [["A", 200]], { replica: "two" });
  await store.putSweep(record);
  await history.replace(record);
  assert.equal(await history.relearn(), true);
  assert.deepEqual(history.incidents.shown, { open: [], closed: [] });
  assert.equal(await history.relearn(), false);
});
