import assert from "node:assert/strict";
import { sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { Outcome } from "../model/state.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { History, type HistoryOptions } from "./history.ts";

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

/** Changes, with each sweep's slot as a count from SLOT. */
type Reported = [count: number, ...changes: string[]];

async function historyOf(store: Store, slot = SLOT, spool: HistoryOptions["spool"] = nothing) {
  const reported: Reported[] = [];
  const onSweep: HistoryOptions["onSweep"] = ({ record }, changes) =>
    reported.push([(record.slot - SLOT) / STEP, ...changes.map(({ id, from, to }) => `${id} ${from} ${to}`)]);
  const history = new History({ store, spool, interval: STEP, slot, onSweep });
  await history.load();
  return { history, reported };
}

Deno.test("History makes incidents from all stored sweeps if there were none before", async () => {
  const up = Array.from({ length: 100 }, () => 200);
  const { history } = await historyOf(
    await storeOf({ A: [...up, 503, 503], B: [503, ...up, 200], C: [503, 503, ...up] }),
  );
  const { open, closed } = history.past.incidents.shown;
  assert.deepEqual(open.map(({ target, opened }) => [target, opened]), [["A", SLOT - STEP]]);
  assert.deepEqual(closed.map(({ target, closed }) => [target, closed]), [
    ["C", SLOT - 99 * STEP],
    ["B", SLOT - 100 * STEP],
  ]);
  assert.equal(history.past.trail.reader.points("A").length, 102);
});

Deno.test("History folds later sweeps into stored incidents", async () => {
  const store = await storeOf({ A: [503, 503, 200], B: [200, 200, 503] });
  const opened = { target: "A", name: "A", opened: SLOT - 200 * STEP, outcome: 500, reason: null } as const;
  await store.putIncidents({ through: SLOT - STEP, open: [{ id: "A-before", ...opened }] }, []);
  const { open, closed } = (await historyOf(store)).history.past.incidents.shown;
  assert.deepEqual(open.map(({ target }) => target), ["B"]);
  assert.deepEqual(closed, [{ id: "A-before", ...opened, closed: SLOT, ended: "up" }]);
});

Deno.test("History: if another process's record wins, everything derived from this one's is derived from that", async () => {
  const names = ["A", "B", "C", "D", "E"];
  const well = names.map((name): [string, Outcome] => [name, 200]);
  const silent = names.map((name): [string, Outcome] => [name, "timeout"]);
  const store = await storeOf(Object.fromEntries(names.map((name) => [name, [200, 200]])));
  const { history, reported } = await historyOf(store, SLOT + STEP);
  history.past.moveTo(SLOT + STEP);
  history.add(sampleSweep(SLOT + STEP, silent));
  assert.deepEqual(history.past.experience.responded, new Set());
  assert.equal(history.past.incidents.shown.open.length, 5);

  const { record } = sampleSweep(SLOT + STEP, well, { replica: "two" });
  await store.putSweep(record);
  await history.replace(record);
  const { past } = history;
  assert.deepEqual(past.hour.latest?.record, record);
  assert.deepEqual(past.incidents.shown, { open: [], closed: [] });
  assert.deepEqual(past.trail.reader.points("A").map(({ state }) => state), ["up", "up", "up"]);
  assert.deepEqual(past.experience, { responded: new Set(names), doubted: 0 });
  assert.deepEqual(reported, [
    [0],
    [1, ...names.map((name) => `${name} up down`)],
    [1, ...names.map((name) => `${name} down up`)],
  ]);
});

Deno.test("History reports changes however a sweep arrives: from another process, late, from the spool", async () => {
  const store = await storeOf({ A: [200], B: [200] });
  const spooled = sampleSweep(SLOT + 2 * STEP, [["A", 200], ["B", 503]]);
  const spool: HistoryOptions["spool"] = {
    async *sweeps() {
      yield spooled.record;
    },
    targets: () => Promise.resolve(undefined),
  };
  const { history, reported } = await historyOf(store, SLOT + STEP, spool);
  // The spool's is still to come.
  assert.deepEqual(reported, [[0]]);
  const put = async (count: number, A: Outcome, B: Outcome) => {
    const { record } = sampleSweep(SLOT + count * STEP, [["A", A], ["B", B]], { replica: "two" });
    await store.putSweep(record);
  };
  await put(1, 503, 200);
  await history.look(SLOT + STEP);
  history.past.moveTo(SLOT + 2 * STEP);
  await history.loadSpool({ hash: "list", targets: spooled.targets });
  history.past.moveTo(SLOT + 4 * STEP);
  history.add(sampleSweep(SLOT + 4 * STEP, [["A", 200], ["B", null]]));
  await put(3, 503, 200);
  await history.search();
  assert.deepEqual(reported, [[0], [1, "A up down"], [2, "A down up", "B up down"], [4], [3, "B down up"]]);
});

Deno.test("History reads from the spool what the store lacks; if both have a record, the store's counts", async () => {
  const store = await storeOf({ A: [200, 503] });
  const other = sampleSweep(SLOT, [["A", 200]], { replica: "two" });
  const later = sampleSweep(SLOT + STEP, [["A", 403]], { replica: "two" });
  const spool: HistoryOptions["spool"] = {
    async *sweeps() {
      yield* [other.record, later.record];
    },
    targets: () => Promise.resolve(undefined),
  };
  const { past } = (await historyOf(store, SLOT + STEP, spool)).history;
  assert.deepEqual(past.trail.reader.points("A").map(({ state }) => state), ["up", "down", "blocked"]);
  assert.deepEqual(past.hour.known.map(({ record }) => record.replica), ["one", "one", "two"]);
  assert.deepEqual(past.incidents.shown.closed.map(({ opened, ended }) => [opened, ended]), [[SLOT, "blocked"]]);
});

Deno.test("History keeps its doubts when a record's list cannot be read", async () => {
  const store = await storeOf({ A: [200, 200], B: [200, 200] });
  const unreadable = sampleSweep(SLOT + STEP, [["A", 200], ["B", 503]], { list: "lost" });
  await store.putSweep(unreadable.record);
  const { history } = await historyOf(store, SLOT + STEP);
  const { past } = history;
  assert.deepEqual(past.hour.latest?.record, unreadable.record);
  assert.deepEqual(past.experience, { responded: new Set(["A", "B"]), doubted: 0 });
  assert.equal(past.states.get("B")?.state, "up");
  // It is requested again, and found.
  await store.putTargets({ hash: "lost", targets: unreadable.targets });
  history.past.moveTo(SLOT + 2 * STEP);
  await history.search();
  assert.equal(past.states.get("B")?.state, "down");
});

Deno.test("History ignores records after the clock's slot, and what they did to incidents", async () => {
  const store = await storeOf({ A: [503, 503] });
  const ahead = sampleSweep(SLOT + 1728 * STEP, [["A", 200]]);
  await store.putSweep(ahead.record);
  const incident = { target: "A", name: "A", outcome: 503, reason: null } as const;
  const opened = { ...incident, id: `A-${SLOT - STEP}`, opened: SLOT - STEP };
  await store.putIncidents({ through: ahead.record.slot, open: [] }, [
    { ...opened, closed: ahead.record.slot, ended: "up" },
  ]);
  const { history } = await historyOf(store);
  assert.deepEqual(history.past.incidents.shown, { open: [opened], closed: [] });
  assert.equal(history.past.hour.latest?.record.slot, SLOT);
  history.past.moveTo(SLOT + STEP);
  history.add(sampleSweep(SLOT + STEP, [["A", 200]]));
  await history.saveIncidents();
  const closed = { ...opened, closed: SLOT + STEP, ended: "up" };
  assert.deepEqual(await store.incidents(0), { through: SLOT + STEP, open: [], closed: [closed] });
});

Deno.test("History is unchanged by a clock that was ahead and is set back", async () => {
  const store = await storeOf({ A: [200, 503, 503] });
  const { history } = await historyOf(store);
  const before = [history.past.hour.sweeps, history.past.trail.reader.points("A"), history.past.incidents.shown];
  const ahead = SLOT + 1728 * STEP;
  history.past.moveTo(ahead);
  const sweep = sampleSweep(ahead, [["A", 200]]);
  await store.putSweep(sweep.record);
  history.add(sweep);
  await history.saveIncidents();
  history.past.moveTo(SLOT);
  history.markStale();
  await history.load();
  const { past } = history;
  assert.deepEqual([past.hour.sweeps, past.trail.reader.points("A"), past.incidents.shown], before);
});

Deno.test("History knows which future slots already have a record", async () => {
  const store = await storeOf({ A: [200, 200, 200, 200] });
  const { history } = await historyOf(store, SLOT - 2 * STEP);
  assert.equal(history.past.hour.latest?.record.slot, SLOT - 2 * STEP);
  assert.equal(history.past.nextFree(SLOT - STEP), SLOT + STEP);
});

Deno.test("History is read again if it learns after more than a day which record won", async () => {
  const store = await storeOf({ A: [200] });
  const { history } = await historyOf(store);
  for (const [count, outcome] of [[1, 503], [2, 200], [200, 200]] as const) {
    history.past.moveTo(SLOT + count * STEP);
    history.add(sampleSweep(SLOT + count * STEP, [["A", outcome]]));
  }
  assert.equal(history.past.incidents.shown.closed.length, 1);
  const { record } = sampleSweep(SLOT + STEP, [["A", 200]], { replica: "two" });
  await store.putSweep(record);
  await history.replace(record);
  assert.equal(history.isStale, true);
});

Deno.test("History is stale if it was not read for half a day", async () => {
  const { history } = await historyOf(await storeOf({ A: [200] }));
  history.past.moveTo(SLOT + DAY / 2);
  assert.equal(history.isStale, false);
  history.past.moveTo(SLOT + DAY / 2 + STEP);
  assert.equal(history.isStale, true);
});

Deno.test("History remembers sweeps that were added while incidents were being written", async () => {
  const store = await storeOf({ A: [200, 200] });
  const { promise, resolve } = Promise.withResolvers<void>();
  const { history } = await historyOf({
    ...store,
    putIncidents: (...values) => promise.then(() => store.putIncidents(...values)),
  });
  const keeping = history.saveIncidents();
  await history.replace(sampleSweep(SLOT, [["A", 503]]).record);
  resolve();
  await keeping;
  assert.equal(history.hasUnsavedIncidents, true);
  await history.saveIncidents();
  assert.equal((await store.incidents(0)).open.length, 1);
});
