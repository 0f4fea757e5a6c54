import assert from "node:assert/strict";
import { sampleSweep, SLOT } from "../testing/samples.ts";
import { DAY } from "./day.ts";
import { IncidentBook } from "./incident_book.ts";
import type { Outcome } from "./state.ts";
import { openMemory } from "./store/memory.ts";
import type { Store } from "./store/store.ts";

const STEP = 600_000;

const sweepOf = (index: number, outcomes: Record<string, Outcome>) =>
  sampleSweep(SLOT + index * STEP, Object.entries(outcomes));

/** A store that counts what it is told. */
function counting(): { store: Store; writes: { open: string[]; closed: string[] }[] } {
  const writes: { open: string[]; closed: string[] }[] = [];
  const store = openMemory({ now: () => SLOT });
  const { putIncidents } = store;
  store.putIncidents = (state, closed) => {
    writes.push({ open: state.open.map(({ id }) => id), closed: closed.map(({ id }) => id) });
    return putIncidents(state, closed);
  };
  return { store, writes };
}

Deno.test("IncidentBook shows the last to open and to close first", () => {
  const book = new IncidentBook(openMemory());
  book.add(sweepOf(0, { A: 503, B: 503, C: 200 }));
  book.add(sweepOf(1, { A: 200, B: 503, C: "dns" }));
  book.add(sweepOf(2, { A: 200, B: 403, C: "dns" }));
  assert.deepEqual(book.shown.open.map(({ name }) => name), ["C"]);
  assert.deepEqual(book.shown.closed.map(({ name, ended }) => [name, ended]), [["B", "blocked"], ["A", "up"]]);
});

Deno.test("IncidentBook tells the store what opened or closed, nothing of a quiet sweep, and all once a day", async () => {
  const { store, writes } = counting();
  const book = new IncidentBook(store);
  await book.keep();
  assert.deepEqual(writes, []);
  const step = async (index: number, outcomes: Record<string, Outcome>) => {
    book.add(sweepOf(index, outcomes));
    await book.keep();
  };
  await step(0, { A: 503 });
  await step(1, { A: 503 });
  await step(2, { A: 200 });
  await step(3, { A: 200 });
  await step(3 + DAY / STEP, { A: 200 });
  const id = `A-${SLOT}`;
  assert.deepEqual(writes, [{ open: [id], closed: [] }, { open: [], closed: [id] }, { open: [], closed: [] }]);
});

Deno.test("IncidentBook goes on where another process left off", async () => {
  const { store } = counting();
  const first = new IncidentBook(store);
  first.add(sweepOf(0, { A: 503, B: 200 }));
  await first.keep();
  first.add(sweepOf(1, { A: 503, B: 503 }));
  const second = new IncidentBook(store);
  await second.load(SLOT);
  assert.equal(second.through, SLOT);
  for (const index of [0, 1, 2]) second.add(sweepOf(index, { A: index < 2 ? 503 : 200, B: index < 1 ? 200 : 503 }));
  assert.deepEqual(second.shown.open, first.shown.open.filter(({ target }) => target === "B"));
  assert.deepEqual(second.shown.closed.map(({ id }) => id), [`A-${SLOT}`]);
});

Deno.test("IncidentBook tells what a process that came to an end did not, and nothing twice", async () => {
  const { store, writes } = counting();
  const [sweeper, follower] = [new IncidentBook(store), new IncidentBook(store)];
  const outcomes = [{ A: 503, B: 503 }, { A: 200, B: 503 }, { A: 200, B: 200 }, { A: "dns", B: 200 }] as const;
  for (const [index, found] of outcomes.entries()) {
    sweeper.add(sweepOf(index, found));
    follower.add(sweepOf(index, found));
    if (index < 2) await sweeper.keep();
  }
  writes.length = 0;
  await follower.keep();
  assert.deepEqual(writes, [{ open: [`A-${SLOT + 3 * STEP}`], closed: [`B-${SLOT}`] }]);
});

Deno.test("IncidentBook tells the store again what it could not take", async () => {
  const { store } = counting();
  const book = new IncidentBook(store);
  const { putIncidents } = store;
  store.putIncidents = () => Promise.reject(new Error("away"));
  book.add(sweepOf(0, { A: 503 }));
  book.add(sweepOf(1, { A: 200 }));
  await assert.rejects(book.keep(), /away/);
  store.putIncidents = putIncidents;
  await book.keep();
  const { open, closed } = await store.incidents(0);
  assert.deepEqual([open.length, closed.map(({ id }) => id)], [0, [`A-${SLOT}`]]);
});

Deno.test("IncidentBook lets go of what closed more than 90 days ago", () => {
  const book = new IncidentBook(openMemory());
  book.add(sweepOf(0, { A: 503 }));
  book.add(sweepOf(1, { A: 200 }));
  const later = 91 * DAY / STEP;
  book.add(sweepOf(later, { A: 503 }));
  assert.deepEqual(book.shown.closed, []);
});

Deno.test("IncidentBook takes nothing from a sweep whose list is not known", () => {
  const book = new IncidentBook(openMemory());
  book.add(sweepOf(0, { A: 503 }));
  book.add({ ...sweepOf(1, { A: 200 }), targets: [] });
  assert.equal(book.through, SLOT);
  assert.equal(book.shown.open.length, 1);
});
