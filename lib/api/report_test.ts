import assert from "node:assert/strict";
import { DAY, HOUR } from "../duration.ts";
import { type Day, dayOf, type TargetDay } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { noCounts } from "../model/state.ts";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import type { Cell } from "./csv.ts";
import { REPORT_COLUMNS, reportDays, reportRows } from "./report.ts";

const TODAY = dayOf(SLOT);
const day = (age: number, targets: Record<string, Partial<TargetDay>>, sweeps = 144): Day => ({
  day: TODAY - age * DAY,
  sweeps,
  targets: new Map(
    Object.entries(targets).map(([id, found]) => [id, { ...noCounts(), p50: 100, p90: 200, p99: 380, ...found }]),
  ),
});
const incident = (target: string, opened: number, closed?: number): Incident => ({
  id: `${target}-${opened}`,
  target,
  name: target,
  opened,
  outcome: 503,
  reason: null,
  ...(closed !== undefined && { closed, ended: "up" as const }),
});

const DAYS = [
  day(5, { Shop: { up: 144 } }),
  day(3, { Shop: { up: 130, down: 10 }, Press: { up: 20 } }, 140),
  day(2, { Shop: { up: 143, blocked: 1 }, Press: { up: 144 } }),
  day(1, { Shop: { up: 100, unknown: 40, down: 4 }, Press: { up: 144 } }),
];
const VIEW = sampleView([sampleSweep(SLOT, [
  [sampleTarget("Shop", { category: "Shops" }), 503],
  ["Press", 200],
  ["New", 200],
])], {
  days: DAYS,
  incidents: {
    open: [incident("Shop", TODAY - 2 * HOUR)],
    closed: [
      incident("Shop", TODAY - 3 * DAY + HOUR, TODAY - 3 * DAY + 2 * HOUR),
      incident("Press", TODAY - 10 * DAY, TODAY - 9 * DAY),
    ],
  },
});

type Line = Partial<Record<typeof REPORT_COLUMNS[number], Cell>>;

function report(from: number, to: number, category?: string): Line[] {
  const rows = reportRows(VIEW, { from: TODAY - from * DAY, to: TODAY - to * DAY }, category);
  return [...rows].map((cells) => Object.fromEntries(REPORT_COLUMNS.map((column, index) => [column, cells[index]])));
}

Deno.test("reportRows() sums up the days of each target in the list", () => {
  const [shop, press, fresh] = report(3, 1);
  assert.deepEqual(shop, {
    id: "Shop",
    name: "Shop",
    url: "https://shop.test/",
    category: "Shops",
    checks: 428,
    ...noCounts(),
    up: 373,
    blocked: 1,
    down: 14,
    unknown: 40,
    missedSlots: 4,
    // 374 of 388.
    uptimePercent: 96.391,
    incidents: 2,
    longestMs: 2 * HOUR,
    medianMs: 100,
    p95Ms: 300,
  });
  assert.deepEqual([press.checks, press.missedSlots, press.uptimePercent, press.incidents, press.longestMs], [
    308,
    0,
    100,
    0,
    null,
  ]);
  const { checks, missedSlots, uptimePercent, medianMs, p95Ms } = fresh;
  assert.deepEqual([checks, missedSlots, uptimePercent, medianMs, p95Ms], [0, null, null, null, null]);
});

Deno.test("reportRows() counts the slots of days without a sweep, but not those before the target was known", () => {
  const missed = (from: number, to: number) => report(from, to).map(({ missedSlots }) => missedSlots);
  assert.deepEqual(missed(5, 1), [148, 0, null]);
  assert.deepEqual(missed(90, 1), [148, 0, null]);
  assert.deepEqual(missed(4, 4), [144, 0, null]);
});

Deno.test("reportRows() counts only the part of an incident within the period", () => {
  const [shop] = report(1, 1);
  assert.deepEqual([shop.incidents, shop.longestMs], [1, 2 * HOUR]);
  const [before] = report(3, 2);
  assert.deepEqual([before.incidents, before.longestMs], [1, HOUR]);
});

Deno.test("reportRows() has only the targets of the given category", () => {
  assert.deepEqual(report(3, 1, "Shops").map(({ id }) => id), ["Shop"]);
  assert.deepEqual(report(3, 1, "None"), []);
});

Deno.test("reportDays() are past days, 30 by default", () => {
  const days = (from?: number, to?: number, view: Parameters<typeof reportDays>[0] = VIEW) => {
    const found = reportDays(view, {
      from: from === undefined ? from : TODAY - from * DAY,
      to: to === undefined ? to : TODAY - to * DAY,
    });
    return found && [(TODAY - found.from) / DAY, (TODAY - found.to) / DAY];
  };
  assert.deepEqual(days(), [30, 1]);
  assert.deepEqual(days(5, 2), [5, 2]);
  assert.deepEqual(days(5, -3), [5, 1]);
  assert.deepEqual(days(undefined, 2), [31, 2]);
  assert.equal(days(0, 0), undefined);
  // Just after midnight.
  assert.deepEqual(days(5, 1, { ...VIEW, days: DAYS.slice(0, -1) }), [5, 2]);
});
