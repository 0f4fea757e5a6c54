import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import type { MaintenanceWindow } from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";
import { type Announcement, announcements } from "./maintenance.ts";

const SHOP = sampleTarget("a", { category: "Shops" });
const SWEEP = sampleSweep(SLOT, [[SHOP, 503], [sampleTarget("b"), 200]]);

/** SLOT is 2026-01-02, 03:10. */
function viewOf(...windows: Partial<MaintenanceWindow>[]) {
  const all = windows.map((values, index) => ({ line: index + 2, from: "", zone: "UTC", note: "", ...values }));
  return sampleView([SWEEP], { maintenance: { source: "m.csv", readAt: SLOT, windows: all, problems: [] } });
}

const shown = (all: readonly Announcement[]) =>
  all.map(({ from, to, window, targets }) => [
    window.note,
    new Date(from).toISOString().slice(5, 16),
    to === Infinity ? null : new Date(to).toISOString().slice(5, 16),
    targets.length,
  ]);

Deno.test("announcements() are open windows and those that begin within seven days, one occurrence per window", () => {
  const { open, planned } = announcements(viewOf(
    { from: "2026-01-02T03:00:00", note: "open end" },
    { from: "2026-01-02T03:10:00", to: "2026-01-02T04:00:00", category: "Shops", note: "now" },
    { from: "2026-01-02T02:00:00", to: "2026-01-02T03:10:00", note: "over" },
    { from: "2025-01-01T02:00:00", to: "2025-01-01T05:00:00", every: "day", id: "b", note: "nightly" },
    { from: "2026-01-09T03:09:00", note: "last" },
    { from: "2026-01-09T03:10:00", note: "too far" },
    { from: "2026-01-02T03:00:00", category: "Gone", note: "nothing" },
  ));
  assert.deepEqual(shown(open), [
    ["nightly", "01-02T02:00", "01-02T05:00", 1],
    ["open end", "01-02T03:00", null, 2],
    ["now", "01-02T03:10", "01-02T04:00", 1],
  ]);
  assert.deepEqual(shown(planned), [["nightly", "01-03T02:00", "01-03T05:00", 1], ["last", "01-09T03:09", null, 2]]);
});

Deno.test("announcements() for some targets are those that cover any of them, and none without a file", () => {
  const view = viewOf({ from: "2026-01-02T03:00:00", category: "Shops" }, { from: "2026-01-03T03:00:00", id: "b" });
  const count = (...some: Target[]) => Object.values(announcements(view, some)).map(({ length }) => length);
  assert.deepEqual([count(SHOP), count(SWEEP.targets[1]), count(...SWEEP.targets)], [[1, 0], [0, 1], [1, 1]]);
  const [{ targets }] = announcements(viewOf({ from: "2026-01-02T03:00:00" }), [SHOP]).open;
  assert.deepEqual(targets, [SHOP], "of a window for all, the ones that are meant");
  assert.deepEqual(announcements(sampleView([SWEEP])), { open: [], planned: [] });
});
