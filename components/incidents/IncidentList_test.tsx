import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, SLOT } from "../../testing/samples/samples.ts";
import { IncidentList } from "./IncidentList.tsx";

const OPEN: Incident = { id: "shop-1", target: "shop", name: "Shop", opened: SLOT, outcome: 503, reason: null };

const CERTIFICATE = { end: SLOT - 60 * MINUTE };

const show = (incidents: Incident[], now = SLOT, targets = new Set(["shop"])) =>
  rendered(<IncidentList incidents={incidents} now={now} targets={targets} />);

Deno.test("IncidentList shows the reason, start and duration of an open incident", () => {
  assert.equal(show([OPEN]).text, "Shop returned 503 since 03:10 UTC new");
  assert.equal(show([OPEN], SLOT + 40 * MINUTE).text, "Shop returned 503 since 03:10 UTC for 40 min");
});

Deno.test("IncidentList shows how long a closed incident lasted and how it ended", () => {
  const closed = {
    ...OPEN,
    outcome: "tls",
    reason: "expired",
    certificate: CERTIFICATE,
    closed: SLOT + 90 * MINUTE,
  } as const;
  const said = (ended: Incident["ended"]) => show([{ ...closed, ended }]).text;
  assert.equal(
    said("up"),
    "Shop certificate expired on 2 Jan 2026 03:10 UTC to 04:40 UTC for 1 h 30 min recovered",
  );
  assert.match(said("blocked"), /back, but blocking bots$/);
  assert.match(said("removed"), /removed from the list$/);
});

Deno.test("IncidentList links to targets that are still in the list, whatever their names", () => {
  const name = `<script>${"\u202eموقع 👩‍🚒".repeat(20)}`;
  const { html } = show([{ ...OPEN, name }, { ...OPEN, id: "gone-1", target: "gone", name: "Gone" }]);
  assert.match(html, /<a href="\/targets\/shop" dir="auto">&lt;script>/);
  assert.match(html, /<bdi>Gone<\/bdi>/);
  assert.doesNotMatch(html, /<script/);
});

Deno.test("IncidentList shows incidents with the same moment and failure in one line that expands", () => {
  const many = Array.from({ length: 21 }, (_, index) => ({
    ...OPEN,
    id: `site-${index}`,
    name: `Site ${index}`,
    closed: SLOT + 40 * MINUTE,
    ended: index === 0 ? "removed" as const : "up" as const,
  }));
  const { html, text } = show(many);
  assert.match(
    text,
    /^21 sites returned 503 03:10 UTC to 03:50 UTC for 40 min removed from the list; recovered Site 0 returned 503/,
  );
  assert.equal(html.match(/<details/g)?.length, 1);
  assert.match(html, /<li id="site-20"/);
});

Deno.test("IncidentList shows a date once: not again for the end, nor below a heading that has it", () => {
  const now = SLOT + 40 * 24 * 60 * MINUTE;
  const closed = { ...OPEN, closed: SLOT + 40 * MINUTE, ended: "up" as const };
  const said = (incident: Incident, beneathDay: boolean) =>
    rendered(<IncidentList incidents={[incident]} now={now} beneathDay={beneathDay} />).text;
  assert.match(said(closed, false), / 2 Jan, 03:10 UTC to 03:50 UTC /);
  assert.match(said(closed, true), / 03:10 UTC to 03:50 UTC /);
  const overnight = { ...closed, opened: SLOT - 12 * 60 * MINUTE };
  assert.match(said(overnight, false), / 1 Jan, 15:10 UTC to 2 Jan, 03:50 UTC /);
  assert.match(said(overnight, true), / 1 Jan, 15:10 UTC to 03:50 UTC /);
});

Deno.test("IncidentList says only what is true of all incidents in a group", () => {
  const group = (ends: number[]) =>
    show(ends.map((end, index) => {
      const found = { outcome: "tls", reason: "expired", certificate: { end: SLOT - end * DAY } } as const;
      return { ...OPEN, ...found, id: `site-${index}`, name: `Site ${index}` };
    })).text;
  assert.match(group([1, 1, 1]), /^3 sites certificate expired on 1 Jan 2026 since/);
  assert.match(
    group([1, 2, 1]),
    /^3 sites certificate expired since .* Site 1 certificate expired on 31 Dec 2025 since/,
  );
});
