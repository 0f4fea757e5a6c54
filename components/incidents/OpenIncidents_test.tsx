import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleIncident, SLOT } from "../../testing/samples/samples.ts";
import { OpenIncidents } from "./OpenIncidents.tsx";

function show(...ages: number[]) {
  const incidents = ages.map((age, index) => sampleIncident(`site-${index}`, SLOT - age));
  return rendered(<OpenIncidents incidents={incidents} now={SLOT} targets={new Set()} />);
}

Deno.test("OpenIncidents lists those of the past 24 hours, and collapses older ones by age", () => {
  const { html, text } = show(0, 2 * DAY, 30 * DAY, 90 * DAY);
  assert.match(
    text,
    /^Open site-0 returned 503 since 03:10 UTC new 1 site down for 1 to 7 days site-1 .* 2 sites down for more than 7 days site-2 .* site-3 /,
  );
  assert.equal(html.match(/<details class="longer">/g)?.length, 2);
});

Deno.test("OpenIncidents says if none is new, and shows nothing if none is open", () => {
  assert.match(show(30 * DAY).text, /^Open None opened in the past 24 hours\. 1 site down for more than 7 days/);
  assert.equal(show().html, "");
});
