import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import type { MaintenanceWindow } from "../../lib/model/maintenance.ts";
import { Maintenance } from "./Maintenance.tsx";

const SHOP = sampleTarget("a", { name: "Amber", category: "R&D" });
const SWEEP = sampleSweep(SLOT, [[SHOP, 503], [sampleTarget("b"), 200]]);

function viewOf(...windows: Partial<MaintenanceWindow>[]) {
  const all = windows.map((values, index) => ({ line: index + 2, from: "", zone: "UTC", note: "", ...values }));
  return sampleView([SWEEP], { maintenance: { source: "m.csv", readAt: SLOT, windows: all, problems: [] } });
}

Deno.test("Maintenance shows open windows, their ends and notes, and planned ones", () => {
  const view = viewOf(
    { from: "2026-01-02T03:00:00", to: "2026-01-02T04:00:00", category: "R&D", note: "New <b>disks</b>" },
    { from: "2026-01-02T03:00:00", id: "a" },
    { from: "2026-01-01T01:00:00", to: "2026-01-01T02:00:00", every: "day" },
  );
  const { text, html } = rendered(<Maintenance view={view} />);
  assert.equal(
    text,
    "Maintenance Under way: R&D (1 site), until 04:00 UTC – New <b>disks</b> Under way: Amber, until further notice " +
      "Planned: all sites, from 3 Jan, 01:00 UTC until 3 Jan, 02:00 UTC, daily",
  );
  assert.match(html, /href="\/\?category=R%26D"/);
  assert.doesNotMatch(html, /<b>disks/);
  assert.match(
    rendered(<Maintenance view={view} targets={[SWEEP.targets[1]]} />).text,
    /^Maintenance Planned: from 3 Jan, 01:00 UTC until 3 Jan, 02:00 UTC, daily$/,
  );
});

Deno.test("Maintenance shows nothing if none is announced, and at most 24 windows", () => {
  assert.equal(rendered(<Maintenance view={viewOf()} />).html, "");
  assert.equal(rendered(<Maintenance view={sampleView([SWEEP])} />).html, "");
  const many = Array.from({ length: 30 }, () => ({ from: "2026-01-02T03:00:00" }));
  assert.match(rendered(<Maintenance view={viewOf(...many)} />).text, /6 more$/);
});
