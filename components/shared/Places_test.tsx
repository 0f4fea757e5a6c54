import assert from "node:assert/strict";
import type { Opinion } from "../../lib/model/opinion.ts";
import { stateOf } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
import { censusOf } from "../../lib/show/census.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { rows } from "../../lib/show/rows.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { PlaceFacts } from "../target/PlaceFacts.tsx";
import { Verdict } from "../target/Verdict.tsx";
import { Wall } from "../wall/Wall.tsx";
import { Places } from "./Places.tsx";

const opinion = (place: string, outcome: Opinion["outcome"]): Opinion => ({
  place,
  outcome,
  state: outcome === null ? "unknown" : stateOf(outcome),
});
const checked = (...opinions: Opinion[]) => sampleCheck(opinions[0].outcome, { opinions });
const SWEEP = sampleSweep(SLOT, [
  ["<Gone>", checked(opinion("here", 503), opinion("eu", 503), opinion("ap", null))],
  ["Split", checked(opinion("here", "timeout"), opinion("eu", 200), opinion("ap", null))],
  ["Fine", 200],
]);
const VIEW: View = sampleView([SWEEP], {
  places: [
    { name: "eu", responded: SLOT + MINUTE },
    { name: "ap", responded: 0, silentSince: SLOT - 10 * MINUTE },
    { name: "us", responded: 0 },
  ],
});

Deno.test("Places shows what each place found, which sites are disputed, and which places do not respond", () => {
  const { text, html } = rendered(<Places view={VIEW} />);
  assert.match(
    text,
    /eu: last responded at 03:11 UTC; confirmed 1 of 2 as down in the last check ap: no response since 03:00 UTC us: not needed yet Disputed: Split \(down from here; up from eu\)$/,
  );
  assert.match(html, /href="\/targets\/Split"/);
  assert.equal(rendered(<Places view={sampleView([SWEEP])} />).html, "", "without places");
});

Deno.test("PlaceFacts shows what each place found for a site, and the state of the places", () => {
  const [gone, split, fine] = rows(VIEW).map((row) =>
    rendered(<PlaceFacts places={VIEW.places!} row={row} now={SLOT} />).text
  );
  assert.match(
    gone,
    /^last check: here 503, eu 503, ap no result eu: last responded at 03:11 UTC; ap: no response since/,
  );
  assert.match(split, /^disputed: here timed out, eu 200, ap no result /);
  assert.match(fine, /^give a second opinion when this site seems down /);
});

Deno.test("Verdict shows what places found for a site that they disagree on", () => {
  const [gone, split] = rows(VIEW).map((row) =>
    rendered(<Verdict view={VIEW} row={row} points={[]} incidents={[]} />).text
  );
  assert.match(gone, /^Down: returned 503 in 40 ms\. Last/);
  assert.match(split, /: timed out after 40 ms \(disputed: down from here; up from eu\)\. Last/);
});

Deno.test("Wall says that a site is disputed, but not by whom, since there is no room", async () => {
  const all = rows(VIEW);
  const { counts } = await censusOf(all);
  const { text } = rendered(<Wall view={VIEW} rows={all} counts={counts} down={await downNow(VIEW)} />);
  assert.match(text, /Split ?timed out after 40 ms, disputed, since/);
  assert.doesNotMatch(text, /up from/);
});
