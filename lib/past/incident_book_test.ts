import assert from "node:assert/strict";
import { sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { Outcome } from "../model/state.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { IncidentBook } from "./incident_book.ts";
import { rewindIncidents } from "./incident_fold.ts";

const STEP = 600_000;

const sweepOf = (index: number, outcomes: Record<string, Outcome>) =>
  sampleSweep(SLOT + index * STEP, Object.entries(outcomes));

/** The book of a process that begins, by the time SLOT. */
async function bookOf(store: Store): Promise<IncidentBook> {
  const stored = await store.incidents(0);
  return new IncidentBook(rewindIncidents(stored, SLOT - DAY), stored);
}

/** A store that counts what is written to it. */
function counting(): { store: Store; writes: { open: string[]; closed: string[] }[] } {
  const writes: { open: string[]; closed: string[] }[] = [];
  const store = openMemory({ now: () => SLOT });
  const { putIncidents } = store;
  store.putIncidents = (state, closed, options) => {
    writes.push({ open: state.open.map(({ id }) => id), closed: closed.map(({ id }) => id) });
    return putIncidents(state, closed, options);
  };
  return { store, writes };
}

Deno.test("IncidentBook shows the most recently opened and closed incidents first", () => {
  const book = new IncidentBook();
  book.add(sweepOf(0, { A: 503, B: 503, C: 200 }));
  book.add(sweepOf(1, { A: 200, B: 503, C: "dns" }));
  const { shown } = book;
  book.add(sweepOf(2, { A: 200, B: 503, C: "dns" }));
  assert.equal(book.shown, shown);
  book.add(sweepOf(3, { A: 200, B: 403, C: "dns" }));
  assert.deepEqual(book.shown.open.map(({ name }) => name), ["C"]);
  assert.deepEqual(book.shown.closed.map(({ name, ended }) => [name, ended]), [["B", "blocked"], ["A", "up"]]);
});

Deno.test("IncidentBook takes more outages that end at once than a call's arguments may be", async () => {
  const all = (outcome: Outcome) => Object.fromEntries(Array.from({ length: 130_000 }, (_, index) => [index, outcome]));
  const sweeps = [sweepOf(0, all(503)), sweepOf(1, all(200))];
  const book = new IncidentBook();
  for (const sweep of sweeps) book.add(sweep);
  assert.equal(book.shown.open.length, 0);
  let saved = 0;
  await book.save({
    lastBreak: undefined,
    incidents: () => Promise.resolve({ through: 0, open: [], closed: [] }),
    putIncidents: (_, closed) => Promise.resolve(void (saved = closed.length)),
  }, Infinity);
  assert.equal(saved, 130_000);
  for (const sweep of sweeps) book.settle(sweep);
});

Deno.test("IncidentBook.save() writes what opened or closed, nothing after a quiet sweep, and everything once a day", async () => {
  const { store, writes } = counting();
  const book = new IncidentBook();
  await book.save(store, Infinity);
  assert.deepEqual(writes, []);
  const step = async (index: number, outcomes: Record<string, Outcome>) => {
    book.add(sweepOf(index, outcomes));
    await book.save(store, Infinity);
  };
  await step(0, { A: 503 });
  await step(1, { A: 503 });
  await step(2, { A: 200 });
  await step(3, { A: 200 });
  await step(3 + DAY / STEP, { A: 200 });
  const id = `A-${SLOT}`;
  assert.deepEqual(writes, [{ open: [id], closed: [] }, { open: [], closed: [id] }, { open: [], closed: [] }]);
});

Deno.test("IncidentBook continues where another process left off", async () => {
  const { store } = counting();
  const first = new IncidentBook();
  first.add(sweepOf(0, { A: 503, B: 200 }));
  await first.save(store, Infinity);
  first.add(sweepOf(1, { A: 503, B: 503 }));
  const second = await bookOf(store);
  for (const index of [0, 1]) second.add(sweepOf(index, { A: 503, B: index < 1 ? 200 : 503 }));
  assert.deepEqual(second.shown, first.shown);
  for (const book of [first, second]) book.add(sweepOf(2, { A: 200, B: 503 }));
  assert.deepEqual(second.shown, first.shown);
  assert.deepEqual(second.shown.closed.map(({ id }) => id), [`A-${SLOT}`]);
});

Deno.test("IncidentBook.save() writes what a process that ended did not, and nothing twice", async () => {
  const { store, writes } = counting();
  const [sweeper, follower] = [new IncidentBook(), new IncidentBook()];
  const outcomes = [{ A: 503, B: 503 }, { A: 200, B: 503 }, { A: 200, B: 200 }, { A: "dns", B: 200 }] as const;
  for (const [index, found] of outcomes.entries()) {
    sweeper.add(sweepOf(index, found));
    follower.add(sweepOf(index, found));
    if (index < 2) await sweeper.save(store, Infinity);
  }
  writes.length = 0;
  await follower.save(store, Infinity);
  assert.deepEqual(writes, [{ open: [`A-${SLOT + 3 * STEP}`], closed: [`B-${SLOT}`] }]);
});

Deno.test("IncidentBook.save() retries what the store could not save", async () => {
  const { store } = counting();
  const book = new IncidentBook();
  const { putIncidents } = store;
  store.putIncidents = () => Promise.reject(new Error("away"));
  book.add(sweepOf(0, { A: 503 }));
  book.add(sweepOf(1, { A: 200 }));
  await assert.rejects(book.save(store, Infinity), /away/);
  store.putIncidents = putIncidents;
  await book.save(store, Infinity);
  const { open, closed } = await store.incidents(0);
  assert.deepEqual([open.length, closed.map(({ id }) => id)], [0, [`A-${SLOT}`]]);
});

Deno.test("IncidentBook.save() also writes what closed more than a day before the store was back", async () => {
  const { store } = counting();
  const book = new IncidentBook();
  const sweeps = [sweepOf(0, { A: 503 }), sweepOf(1, { A: 200 })];
  for (const sweep of sweeps) book.add(sweep);
  for (const sweep of sweeps) book.settle(sweep);
  book.add(sweepOf(200, { A: 200 }));
  await book.save(store, Infinity);
  assert.deepEqual((await store.incidents(0)).closed.map(({ id }) => id), [`A-${SLOT}`]);
});

Deno.test("IncidentBook.refold() leaves nothing of a sweep that was replaced, here and in the store", async () => {
  const { store } = counting();
  const book = new IncidentBook();
  const sweeps = [sweepOf(0, { A: 503, B: 503, C: 200 }), sweepOf(1, { A: 200, B: 503, C: 503 })];
  for (const sweep of sweeps) book.add(sweep);
  await book.save(store, Infinity);
  sweeps[1] = sweepOf(1, { A: 503, B: 200, C: 200 });
  book.refold(sweeps);
  assert.deepEqual(book.shown.open.map(({ id }) => id), [`A-${SLOT}`]);
  assert.deepEqual(book.shown.closed.map(({ id }) => id), [`B-${SLOT}`]);
  await book.save(store, Infinity);
  assert.deepEqual((await bookOf(store)).shown, { open: [], closed: [] });
  const { open, closed } = await store.incidents(0);
  assert.deepEqual({ open, closed }, book.shown);
});

Deno.test("IncidentBook.save() does not touch what others closed in sweeps that are not known here yet", async () => {
  const { store } = counting();
  const [slow, quick] = [new IncidentBook(), new IncidentBook()];
  for (const book of [slow, quick]) book.add(sweepOf(0, { A: 503, B: 200 }));
  quick.add(sweepOf(1, { A: 200, B: 200 }));
  await quick.save(store, Infinity);
  await slow.save(store, SLOT + 2 * STEP);
  const { open, closed } = await store.incidents(0);
  assert.deepEqual([open, closed.map(({ id }) => id)], [[], [`A-${SLOT}`]]);
});

Deno.test("IncidentBook.save() replaces in the store what a clock that was ahead wrote there", async () => {
  const { store } = counting();
  const ahead = new IncidentBook();
  ahead.add(sweepOf(0, { A: 503 }));
  ahead.add(sweepOf(1728, { A: 200, B: 503 }));
  await ahead.save(store, Infinity);
  const book = await bookOf(store);
  for (const index of [0, 1]) book.add(sweepOf(index, { A: 503, B: 200 }));
  assert.deepEqual(book.shown.open.map(({ id }) => id), [`A-${SLOT}`]);
  await book.save(store, SLOT + 2 * STEP);
  assert.deepEqual(await store.incidents(0), { through: SLOT + STEP, open: [...book.shown.open], closed: [] });
});

Deno.test("IncidentBook.save() writes nothing to a store that turns out to be a different one", async () => {
  const store: Store = openMemory();
  const book = new IncidentBook();
  book.add(sampleSweep(SLOT, [["A", 503]]));
  const replaced = {
    ...store,
    lastBreak: undefined as Store["lastBreak"],
    incidents(since: number) {
      this.lastBreak = { kind: "replaced", at: SLOT };
      return store.incidents(since);
    },
  };
  await book.save(replaced, Infinity);
  assert.deepEqual((await store.incidents(0)).open, []);
  await book.save(store, Infinity);
  assert.equal((await store.incidents(0)).open.length, 1);
});

Deno.test("IncidentBook drops incidents that closed more than 90 days ago", () => {
  const book = new IncidentBook();
  book.add(sweepOf(0, { A: 503 }));
  book.add(sweepOf(1, { A: 200 }));
  const later = 91 * DAY / STEP;
  book.add(sweepOf(later, { A: 200 }));
  assert.deepEqual(book.shown.closed, []);
});
