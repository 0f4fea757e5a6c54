import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import type { Incident } from "../../lib/model/incident.ts";
import type { Outcome } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DownAges } from "./DownAges.tsx";

type Found = [string, Outcome | null][];

async function render(view: View) {
  return rendered(<DownAges view={view} down={await downNow(view)} />);
}

/** What is said after two sweeps. */
async function changed(before: Found, after: Found): Promise<string> {
  return (await render(sampleView([sampleSweep(SLOT, after), sampleSweep(SLOT - 10 * MINUTE, before)]))).text;
}

Deno.test("DownAges counts sites that are newly down, down since today, and down for longer, with links to each list", async () => {
  const down = ["New", "Today", "Long", "Longer"];
  const view = sampleView([
    sampleSweep(SLOT, down.map((name) => [name, 503])),
    sampleSweep(SLOT - 10 * MINUTE, down.map((name) => [name, name === "New" ? 200 : 503])),
  ]);
  const age: Record<string, number> = { Long: DAY, Longer: 92 * DAY };
  const aged = (incident: Incident) => ({ ...incident, opened: incident.opened - (age[incident.name] ?? 0) });
  const { text, html } = await render({ ...view, incidents: { open: view.incidents.open.map(aged), closed: [] } });
  assert.equal(text, "1 new · 2 today · 2 for longer.");
  assert.deepEqual(html.match(/(?<=href=")[^"]*/g), ["#down-new", "#down-today", "#down-longer"]);
});

Deno.test("DownAges shows what the last sweep changed, if there is one to compare it with", async () => {
  assert.equal(
    await changed([["A", 200], ["B", 503], ["C", 200], ["D", 500]], [["A", 503], ["B", 200], ["C", "dns"], ["D", 500]]),
    "2 new · 3 today. 1 recovered since the previous check.",
  );
  assert.equal(await changed([["A", 503]], [["A", 403]]), "1 recovered since the previous check.");
  assert.equal(await changed([["A", 503]], [["A", 503]]), "1 today. Nothing has changed since the previous check.");
  assert.equal(
    await changed([["A", 503], ["B", 503]], [["B", 503]]),
    "1 today. Nothing has changed since the previous check.",
  );
  assert.equal((await render(sampleView([sampleSweep(SLOT, [["A", 503]])]))).text, "1 today.");
});

Deno.test("DownAges shows nothing after an unreliable sweep, or before the first one", async () => {
  assert.equal((await render(sampleView([]))).html, "");
  assert.equal((await render(sampleView([sampleSweep(SLOT, [["A", null]], { reliable: false })]))).html, "");
});
