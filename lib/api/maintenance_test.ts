import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { apiMaintenance } from "./maintenance.ts";

const SWEEP = sampleSweep(SLOT, [[sampleTarget("a", { category: "Shops" }), 503], ["b", 200]]);

Deno.test("apiMaintenance() has open and planned windows, and the problems of the file", () => {
  const windows = [
    { line: 2, from: "2026-01-02T04:00:00", zone: "Europe/Berlin", category: "Shops", note: "Moving" },
    { line: 3, from: "2026-01-02T22:00:00", to: "2026-01-02T23:00:00", every: "day", zone: "UTC", id: "b", note: "" },
    { line: 4, from: "2027-01-02T22:00:00", zone: "UTC", note: "" },
  ] as const;
  const maintenance = { source: "m.csv", readAt: SLOT, windows, problems: ["m.csv:5: no from"], rejectedAt: SLOT };
  assert.deepEqual(apiMaintenance(sampleView([SWEEP], { maintenance })), {
    source: "m.csv",
    readAt: "2026-01-02T03:10:00.000Z",
    problems: ["m.csv:5: no from"],
    rejectedAt: "2026-01-02T03:10:00.000Z",
    windows: 3,
    underWay: [{
      from: "2026-01-02T03:00:00.000Z",
      to: null,
      every: null,
      zone: "Europe/Berlin",
      category: "Shops",
      target: null,
      targets: 1,
      note: "Moving",
    }],
    planned: [{
      from: "2026-01-02T22:00:00.000Z",
      to: "2026-01-02T23:00:00.000Z",
      every: "day",
      zone: "UTC",
      category: null,
      target: "b",
      targets: 1,
      note: "",
    }],
  });
});

Deno.test("apiMaintenance() is empty if no maintenance is announced", () => {
  const none = { source: null, readAt: null, problems: [], rejectedAt: null, windows: 0, underWay: [], planned: [] };
  assert.deepEqual(apiMaintenance(sampleView([SWEEP])), none);
});
