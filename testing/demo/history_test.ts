import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import type { Target } from "../../lib/model/target.ts";
import { openStore } from "../../lib/store/open.ts";
import { fillOlder, fillStore, type Past, sweepIn } from "./history.ts";
import { startInternet } from "./internet.ts";
import { drawOutages, HISTORY, SLOT } from "./outages.ts";
import { drawSites } from "./sites.ts";

const NOW = Date.UTC(2026, 2, 12, 14, 24);
const PRESENT = NOW - NOW % SLOT;

function pastOf(count: number, seed = 1): Past {
  const sites = drawSites(count, seed);
  const targets = sites.map(({ name, url, category }, index): Target => ({ id: `site-${index}`, name, url, category }));
  return { sites, outages: drawOutages(sites, { seed, now: NOW }), list: { hash: "list", targets }, seed, now: NOW };
}

Deno.test("drawSites() makes unique names and URLs that belong to nobody", () => {
  const sites = drawSites(1000, 1);
  assert.equal(new Set(sites.map(({ name }) => name)).size, 1000);
  assert.equal(new Set(sites.map(({ url }) => url)).size, 1000);
  for (const { url } of sites) assert.match(url, /^https?:\/\/(www\.)?[a-z]+(-[a-z]+)*\.example\/$/);
});

Deno.test("the same seed gives the same past, and a different seed a different one", () => {
  const sweep = JSON.stringify(sweepIn(pastOf(1000), PRESENT));
  assert.equal(JSON.stringify(sweepIn(pastOf(1000), PRESENT)), sweep);
  assert.notEqual(JSON.stringify(sweepIn(pastOf(1000, 2), PRESENT)), sweep);
});

Deno.test("drawOutages() leaves a slot between two outages of a site, and has 21 simultaneous timeouts one night at 03:00", () => {
  const { outages } = pastOf(1000);
  for (const all of outages) {
    const sorted = all.toSorted((a, b) => a.from - b.from);
    for (const [index, { until }] of sorted.slice(0, -1).entries()) assert.ok(until < sorted[index + 1].from);
  }
  const night = Date.UTC(2026, 2, 10, 3);
  const together = outages.flat().filter(({ from, outcome }) => from === night && outcome === "timeout");
  assert.ok(together.length >= 20, `${together.length}`);
});

Deno.test("a filled store has 90 days, the sweeps of eight, and incidents that match them", async () => {
  const past = pastOf(40);
  const store = await openStore({ kind: "memory" }, { now: () => NOW });
  await fillStore(store, past, PRESENT - SLOT);
  await fillOlder(store, past, new AbortController().signal);
  const sweeps = await store.sweeps(0);
  assert.equal(sweeps.length, 8 * 144 - 1);
  const days = await store.days(0);
  assert.equal(days.length, HISTORY);
  const { open } = await store.incidents(0);
  const down = sweeps.at(-1)!.checks.flatMap(({ state }, index) => state === "down" ? [`site-${index}`] : []);
  assert.deepEqual(open.map(({ target }) => target).sort(), down.sort());
  // A day says what its sweeps found.
  const { day, targets } = days.at(-1)!;
  const ofDay = sweeps.filter(({ slot }) => day <= slot && slot < day + DAY);
  for (const [index, { id }] of past.list.targets.entries()) {
    const found = ofDay.filter(({ checks }) => checks[index].state === "down").length;
    assert.equal(targets.get(id)!.down, found, id);
  }
  await store.close();
});

Deno.test("the simulated internet matches the history", async () => {
  const past = pastOf(300);
  await using internet = await startInternet(past, () => NOW);
  const { targets } = past.list;
  const checks = await internet.sweep(targets, { timeout: 2000, confirmDelay: 0, concurrency: 32 });
  const expected = sweepIn(past, PRESENT).checks;
  const isQuick = (index: number) => past.sites[index].ms < 1000;
  const found = targets.map((_, index) => [targets[index].url, checks[index].outcome, checks[index].reason]);
  assert.deepEqual(
    found.filter((_, index) => isQuick(index)),
    targets.map(({ url }, index) => [url, expected[index].outcome, expected[index].reason])
      .filter((_, index) => isQuick(index)),
  );
  assert.ok(new Set(checks.map(({ outcome }) => outcome)).size > 8);
});
