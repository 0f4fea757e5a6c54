import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { badgeOf } from "./badge.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 503], ["Press", 200], ["Robot", 403], ["Lost", null]])]);

const labelOf = (svg: string | undefined) => /aria-label="([^"]*)"/.exec(svg ?? "")?.[1];

Deno.test("badgeOf() tells each state, in the name of the target", () => {
  const labels = ["Shop", "Press", "Robot", "Lost"].map((id) => labelOf(badgeOf(VIEW, id)));
  assert.deepEqual(labels, ["Shop: down", "Press: up", "Robot: blocked", "Lost: unknown"]);
});

Deno.test("badgeOf() does not tell old news", () => {
  assert.equal(labelOf(badgeOf({ ...VIEW, behind: true }, "Press")), "Press: unknown");
  assert.equal(labelOf(badgeOf({ ...VIEW, sweeps: [] }, "Shop")), "Shop: unknown");
});

Deno.test("badgeOf() is undefined where there is no such target", () => {
  assert.equal(badgeOf(VIEW, "shop"), undefined);
});

Deno.test("badgeOf() stands whatever a target is called, and cuts long names", () => {
  const target = sampleTarget("x", { id: "x", name: `<script>&"\u0000\ud800${"👩‍🚒".repeat(200)}` });
  const svg = badgeOf(sampleView([sampleSweep(SLOT, [[target, 200]])]), "x")!;
  assert.ok(!svg.includes("<script>") && !svg.includes("\0"));
  assert.match(svg, /…/);
  assert.ok(svg.length < 4000);
});
