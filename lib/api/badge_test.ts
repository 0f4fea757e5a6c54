import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import { sampleCheck } from "../../testing/samples/samples.ts";
import { badgeOf, groupBadge } from "./badge.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 503], ["Press", 200], ["Robot", 403], ["Lost", null]])]);

const labelOf = (svg: string | undefined) => /aria-label="([^"]*)"/.exec(svg ?? "")?.[1];

Deno.test("badgeOf() shows each state, with the target's name", () => {
  const labels = ["Shop", "Press", "Robot", "Lost"].map((id) => labelOf(badgeOf(VIEW, id)));
  assert.deepEqual(labels, ["Shop: down", "Press: up", "Robot: blocked", "Lost: unknown"]);
});

Deno.test("badgeOf() does not show outdated states", () => {
  assert.equal(labelOf(badgeOf({ ...VIEW, behind: true }, "Press")), "Press: unknown");
  assert.equal(labelOf(badgeOf({ ...VIEW, sweeps: [] }, "Shop")), "Shop: unknown");
});

Deno.test("badgeOf() is undefined for an unknown target", () => {
  assert.equal(badgeOf(VIEW, "shop"), undefined);
});

Deno.test("badgeOf() is valid for any name, and cuts long ones", () => {
  const target = sampleTarget("x", { id: "x", name: `<script>&"\u0000\ud800${"👩‍🚒".repeat(200)}` });
  const svg = badgeOf(sampleView([sampleSweep(SLOT, [[target, 200]])]), "x")!;
  assert.ok(!svg.includes("<script>") && !svg.includes("\0"));
  assert.match(svg, /…/);
  assert.ok(svg.length < 4000);
});

/** A day on which a site was down in so many of a hundred checks. */
function dayWith(down: Record<string, number>) {
  const targets = Object.entries(down).map(([id, down]) =>
    [id, { ...noCounts(), up: 100 - down, down, p50: 9, p90: 9, p99: 9 }] as const
  );
  return { day: dayOf(SLOT) - DAY, sweeps: 100, targets: new Map(targets) };
}

Deno.test("badgeOf() shows uptime, response time and certificate, coloured by how good they are", () => {
  const certificate = (days: number) => ({ certificate: { end: SLOT + 30_000 + days * DAY } });
  const view = sampleView([
    sampleSweep(SLOT, [
      [sampleTarget("Shop"), sampleCheck(200, certificate(40))],
      [sampleTarget("Press"), sampleCheck(503, certificate(1))],
      [sampleTarget("Old"), sampleCheck("tls", { reason: "expired", certificate: { end: SLOT - DAY } })],
      [sampleTarget("Plain", { url: "http://plain.test/" }), 200],
    ]),
  ], { days: [dayWith({ Shop: 0, Press: 50 })] });
  const labels = (id: string) =>
    (["uptime", "response", "certificate"] as const).map((show) => labelOf(badgeOf(view, id, show)));
  assert.deepEqual(labels("Shop"), [
    "Shop uptime: 100% in 30 days",
    "Shop response time: 40 ms",
    "Shop certificate: valid for 40 days",
  ]);
  assert.deepEqual(labels("Press"), [
    "Press uptime: 49.5% in 30 days",
    "Press response time: unknown",
    "Press certificate: valid for 1 day",
  ]);
  assert.deepEqual(labels("Old").slice(0, 1), ["Old uptime: 0% in 30 days"]);
  assert.equal(labels("Old")[2], "Old certificate: not valid");
  assert.equal(labels("Plain")[2], "Plain certificate: none (plain HTTP)");
  assert.match(badgeOf(view, "Press", "certificate")!, /#8a5c00/);
  assert.match(badgeOf(view, "Press", "uptime")!, /#c4320a/);
});

Deno.test("groupBadge() shows the state and uptime of all sites or of a category", () => {
  const found: [ReturnType<typeof sampleTarget>, number][] = [
    [sampleTarget("A", { category: "News" }), 200],
    [sampleTarget("B", { category: "News" }), 503],
    [sampleTarget("C", { category: "Shops" }), 403],
    [sampleTarget("D", { category: "Banks" }), 200],
  ];
  const view = sampleView([sampleSweep(SLOT, found)], { title: "Acme", days: [dayWith({ A: 0, B: 10, C: 0, D: 0 })] });
  const label = (category?: string, show: "state" | "uptime" = "state", of = view) =>
    labelOf(groupBadge(of, { show, category }));
  assert.equal(label(), "Acme: 1 down");
  assert.equal(label(undefined, "uptime"), "Acme uptime: 97.27% in 30 days");
  assert.equal(label("News"), "News: 1 of 2 down");
  assert.equal(label("News", "uptime"), "News uptime: 94.55% in 30 days");
  assert.equal(label("Shops"), "Shops: none down");
  assert.equal(label("Banks"), "Banks: all up");
  assert.equal(label("Sport"), undefined);
  assert.equal(label("Banks", "state", { ...view, behind: true }), "Banks: unknown");
  assert.equal(label(undefined, "state", { ...view, behind: true }), "Acme: unknown");
});
