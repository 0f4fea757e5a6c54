import assert from "node:assert/strict";
import { DAY } from "../duration.ts";
import { noCounts, type Outcome } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { censusOf } from "./census.ts";
import { type Row, rows } from "./rows.ts";

const site = (name: string, category: string) => sampleTarget(name, { category });
const ends = (days: number) => sampleCheck(200, { certificate: { end: SLOT + days * DAY + DAY / 2 } });
const ROWS = rows(sampleView([
  sampleSweep(SLOT, [
    [site("A", "Shops"), ends(13)],
    [site("B", "Shops"), 503],
    [site("C", "Shops"), 403],
    [site("D", "R&D"), ends(14)],
    [site("E", ""), "timeout"],
  ]),
]));
const namesOf = (rows: readonly Row[]) => rows.map(({ target }) => target.name);

Deno.test("censusOf() counts categories by name, and skips targets without one", async () => {
  assert.deepEqual((await censusOf(ROWS)).categories, [
    { name: "R&D", total: 1, counts: { ...noCounts(), up: 1 } },
    { name: "Shops", total: 3, counts: { ...noCounts(), up: 1, blocked: 1, down: 1 } },
  ]);
  const zones = ["Zone 10", "zone 2", "Zone 9"].map((name): [Target, Outcome] => [site(name, name), 200]);
  const { categories } = await censusOf(rows(sampleView([sampleSweep(SLOT, zones)])));
  assert.deepEqual(categories.map(({ name }) => name), ["zone 2", "Zone 9", "Zone 10"]);
});

Deno.test("censusOf() counts states, and unchecked targets as unknown", async () => {
  const { counts } = await censusOf([...ROWS, { ...ROWS[0], check: undefined }]);
  assert.deepEqual(counts, { ...noCounts(), up: 2, blocked: 1, down: 2, unknown: 1 });
});

Deno.test("censusOf() has what is down, and whose certificates expire soon", async () => {
  const { down, ending } = await censusOf(ROWS);
  assert.deepEqual([namesOf(down), namesOf(ending)], [["B", "E"], ["A"]]);
});

Deno.test("censusOf() is computed once", async () => {
  assert.equal(await censusOf(ROWS), await censusOf(ROWS));
});
