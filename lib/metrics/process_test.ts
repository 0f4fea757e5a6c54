import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import type { View } from "../model/view.ts";
import { textOf } from "./exposition.ts";
import { processFacts, processFamilies } from "./process.ts";

const FACTS = { loopLag: 12, residentMemory: 1000, cpu: 2500, started: SLOT };

const linesOf = (...parameters: Parameters<typeof processFamilies>) =>
  textOf(processFamilies(...parameters)).split("\n").filter((line) => line && !line.startsWith("#"));

Deno.test("processFamilies() has the newest sweep, problems, and the process", () => {
  const sweep = sampleSweep(SLOT, [["Shop", 503], ["Press", 403], ["Home", 200]], { late: 2500, reliable: false });
  const alerts = [{ name: "ops", kind: "webhook", delivered: SLOT, attempts: { delivered: 3, failed: 1 } }];
  const view = sampleView([sweep], { missed: [SLOT - 600_000], spooled: 2, storeFailure: "away", alerts });
  view.list.problems = ["no url"];
  assert.deepEqual(linesOf(view, FACTS).filter((line) => !line.startsWith("lookout_build_info")), [
    `lookout_sweep_timestamp_seconds ${SLOT / 1000 + 30}`,
    "lookout_sweep_duration_seconds 30",
    "lookout_sweep_late_seconds 2.5",
    "lookout_sweep_reliable 0",
    'lookout_targets{state="up"} 1',
    'lookout_targets{state="blocked"} 1',
    'lookout_targets{state="down"} 1',
    'lookout_targets{state="maintenance"} 0',
    'lookout_targets{state="unknown"} 0',
    "lookout_missed_slots 1",
    "lookout_list_rejected 1",
    "lookout_store_failing 1",
    'lookout_alerts_total{channel="ops",result="delivered"} 3',
    'lookout_alerts_total{channel="ops",result="failed"} 1',
    "lookout_spooled_sweeps 2",
    "lookout_event_loop_lag_seconds 0.012",
    "process_resident_memory_bytes 1000",
    `process_start_time_seconds ${SLOT / 1000}`,
    "process_cpu_seconds_total 2.5",
  ]);
});

Deno.test("processFamilies() has no sweep before the first one", () => {
  const names = linesOf(sampleView([]), FACTS).map((line) => line.split(/[ {]/)[0]);
  assert.deepEqual(names.filter((name) => /sweep_|targets/.test(name)), []);
});

Deno.test("processFacts() reports how long the event loop was blocked", async () => {
  processFacts();
  await delay(50);
  for (const end = performance.now() + 200; performance.now() < end;);
  const { loopLag, residentMemory, cpu, started } = processFacts();
  assert.ok(loopLag >= 150, `${loopLag} ms`);
  assert.ok(residentMemory > 10_000_000 && cpu > 0 && started <= Date.now() && started > Date.now() - 600_000);
});

Deno.test("processFamilies() has places and disputed targets if there are places", () => {
  const opinions = [
    { place: "here", outcome: 503, state: "down" as const },
    { place: "eu", outcome: 200, state: "up" as const },
  ];
  const sweep = sampleSweep(SLOT, [["Shop", sampleCheck(503, { opinions })], ["Home", 200]]);
  const silent = { name: "ap", responded: SLOT, silentSince: SLOT };
  const places = [{ name: "eu", responded: SLOT }, silent, { name: "us", responded: 0 }];
  const ofPlaces = (view: View) => linesOf(view, FACTS).filter((line) => /place|disputed/.test(line));
  assert.deepEqual(ofPlaces(sampleView([sweep], { places })), [
    'lookout_place_up{place="eu"} 1',
    'lookout_place_up{place="ap"} 0',
    "lookout_disputed_targets 1",
  ]);
  assert.deepEqual(ofPlaces(sampleView([sweep])), []);
});
