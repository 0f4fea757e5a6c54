import assert from "node:assert/strict";
import { sampleCheck, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import type { Check } from "../model/check.ts";
import type { MaintenanceWindow } from "../model/maintenance.ts";
import { announced, targetsInMaintenance } from "./announced.ts";
import { doubt, isReliable } from "./doubt.ts";

const TARGETS = ["a", "b", "c", "d"].map((name, index) =>
  sampleTarget(name, { category: index < 2 ? "Shops" : "News" })
);
const SWEEP = { from: SLOT, to: SLOT + 60_000 };

/** A window from 03:00 to 04:00 by the clocks of UTC; SLOT is 03:10. */
function windowOf(values: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return { line: 2, from: "2026-01-02T03:00:00", to: "2026-01-02T04:00:00", zone: "UTC", note: "", ...values };
}

const statesOf = (checks: readonly Check[]) => checks.map(({ state }) => state);
const DOWN = TARGETS.map(() => sampleCheck("timeout"));

Deno.test("announced() turns down into maintenance within a window, keeps the outcome, and changes nothing else", () => {
  const checks = [sampleCheck(503), sampleCheck(200), sampleCheck(503), sampleCheck(null)];
  const found = announced(TARGETS, checks, [windowOf()], SWEEP);
  assert.deepEqual(statesOf(found), ["maintenance", "up", "maintenance", "unknown"]);
  assert.equal(found[0].outcome, 503);
});

Deno.test("announced() applies windows by category and id, even overlapping ones, but only open ones", () => {
  const of = (...windows: MaintenanceWindow[]) => statesOf(announced(TARGETS, DOWN, windows, SWEEP)).join(" ");
  assert.equal(of(), "down down down down");
  assert.equal(of(windowOf({ category: "Shops" })), "maintenance maintenance down down");
  assert.equal(
    of(windowOf({ category: "Shops" }), windowOf({ id: "b" }), windowOf({ id: "d" })),
    "maintenance maintenance down maintenance",
  );
  assert.equal(
    of(windowOf({ to: "2026-01-02T03:10:00" }), windowOf({ from: "2026-01-02T03:11:01" })),
    "down down down down",
  );
  assert.equal(
    of(windowOf({ from: "2026-01-02T03:11:00" })),
    "maintenance maintenance maintenance maintenance",
    "within the sweep",
  );
  assert.equal(of(windowOf({ to: undefined })), "maintenance maintenance maintenance maintenance", "no end");
});

Deno.test("a window over everything while the network is cut causes no doubt, and nothing is learnt from it", () => {
  const experience = { responded: new Set(TARGETS.map(({ id }) => id)), doubted: 0 };
  assert.equal(isReliable(TARGETS, DOWN, experience), false);
  assert.equal(isReliable(TARGETS, announced(TARGETS, DOWN, [windowOf()], SWEEP), experience), true);
});

Deno.test("a window over part of the list neither causes nor removes a doubt", () => {
  const many = Array.from(
    { length: 20 },
    (_, index) => sampleTarget(`${index}`, { category: index < 14 ? "Shops" : "" }),
  );
  const experience = { responded: new Set(many.map(({ id }) => id)), doubted: 0 };
  const window = windowOf({ category: "Shops" });
  const found = (others: number) =>
    announced(many, many.map(({ category }) => sampleCheck(category ? "timeout" : others)), [window], SWEEP);
  assert.equal(isReliable(many, found(200), experience), true);
  const cut = announced(many, many.map(() => sampleCheck("timeout")), [window], SWEEP);
  assert.equal(isReliable(many, cut, experience), false);
  assert.deepEqual(new Set(statesOf(doubt(cut)).slice(0, 14)), new Set(["maintenance"]));
  assert.deepEqual(new Set(statesOf(doubt(cut)).slice(14)), new Set(["unknown"]));
});

Deno.test("targetsInMaintenance() are those that an open window covers, whatever they are found to be", () => {
  const of = (...windows: MaintenanceWindow[]) => [...targetsInMaintenance(TARGETS, windows, SWEEP)].join(" ");
  assert.equal(of(), "");
  assert.equal(of(windowOf({ category: "Shops" })), "a b");
  assert.equal(of(windowOf({ id: "d" }), windowOf({ to: "2026-01-02T03:10:00" })), "d");
});
