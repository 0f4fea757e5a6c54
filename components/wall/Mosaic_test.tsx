import assert from "node:assert/strict";
import { censusOf } from "../../lib/show/census.ts";
import { rows } from "../../lib/show/rows.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { MAX_NAMED, Mosaic } from "./Mosaic.tsx";

/** So many sites, the last one of which is blocked, below a list that names the first two, which are down. */
async function mosaicOf(count: number, height = 1) {
  const outcomeOf = (index: number) => index < 2 ? 503 : index < count - 1 ? 200 : 403;
  const sites = Array.from({ length: count }, (_, index): [string, number] => [`Site ${index}`, outcomeOf(index)]);
  const all = rows(sampleView([sampleSweep(SLOT, sites)]));
  const { counts } = await censusOf(all);
  return rendered(<Mosaic rows={all} counts={counts} named={all.slice(0, 2)} height={height} />);
}

Deno.test("Mosaic names sites that are not named elsewhere", async () => {
  const { text, html } = await mosaicOf(4);
  assert.equal(text, "Site 2 Site 3");
  assert.match(html, /^<ul class="cells columns-2"><li class="up">.*<li class="blocked">/);
  assert.equal((await mosaicOf(2)).html, "");
  assert.equal((await mosaicOf(MAX_NAMED + 2)).html.match(/<li/g)?.length, MAX_NAMED);
});

Deno.test("Mosaic draws more than it can name as squares, row by row, what fails first", async () => {
  const { html } = await mosaicOf(MAX_NAMED + 3);
  assert.match(html, /viewBox="0 0 15 9".* aria-label="1 blocked, 120 up">/);
  const paths = [...html.matchAll(/<path class="(\w+)" d="([^"]*)"/g)].map((
    [, state, path],
  ) => [state, squaresIn(path)]);
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, row) => [from + row, 15]);
  assert.deepEqual(paths, [["blocked", [[0, 1]]], ["up", [[0, 14], ...rows(1, 8), [8, 1]]]]);
});

/** Of each row that a path is in, its number and how many squares there are. */
function squaresIn(path: string) {
  return path.split("M").slice(1).map((row) => [Number(row.match(/^\d+ (\d+)h/)![1]), row.split("z").length - 1]);
}
