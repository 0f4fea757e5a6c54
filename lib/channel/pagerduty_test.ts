import assert from "node:assert/strict";
import { quietDigest, sampleDigest, sampleIncident, stormDigest } from "../../testing/samples/digests.ts";
import type { Digest } from "../model/digest.ts";
import { formatPagerduty } from "./pagerduty.ts";

/** What is triggered and resolved, in order. */
function eventsOf(digest: Digest): string[] {
  return formatPagerduty(digest, "key").map(({ body }) => {
    const { event_action, dedup_key } = body as Record<string, string>;
    return `${event_action} ${dedup_key}`;
  });
}

Deno.test("formatPagerduty() makes one event for a storm, which ends with its last incident, not before", () => {
  const storm = stormDigest();
  assert.deepEqual(eventsOf(storm), ["trigger storm-dig_1"]);
  const ended = storm.down.map((incident) => ({ ...incident, closed: storm.slot, ended: "up" as const }));
  assert.deepEqual(eventsOf(quietDigest({ recovered: ended.slice(0, 2000), openCount: 800 })), []);
  const last = quietDigest({ recovered: ended.slice(2000), stormsOver: ["dig_1"] });
  assert.deepEqual(eventsOf(last), ["resolve storm-dig_1"]);
});

Deno.test("formatPagerduty() makes an event for each of ten, and resolves each by its target", () => {
  const down = Array.from({ length: 10 }, (_, index) => sampleIncident(index));
  assert.deepEqual(eventsOf(quietDigest({ down })), down.map(({ target }) => `trigger ${target}`));
  const recovered = down.map((incident) => ({ ...incident, closed: 1, ended: "up" as const }));
  assert.deepEqual(eventsOf(quietDigest({ recovered })), down.map(({ target }) => `resolve ${target}`));
  assert.deepEqual(eventsOf(quietDigest({ unwatched: down.slice(0, 1) })), ["resolve t0"]);
});

Deno.test("formatPagerduty() sends no reminders, since PagerDuty has its own", () => {
  assert.deepEqual(eventsOf(sampleDigest({ kind: "reminder" })), []);
});

Deno.test("formatPagerduty() respects the limits of keys and summaries", () => {
  const long = sampleIncident(1, { target: "t".repeat(300), name: "n".repeat(3000) });
  const [{ body }] = formatPagerduty(quietDigest({ down: [long] }), "key");
  const { dedup_key, payload } = body as { dedup_key: string; payload: { summary: string } };
  assert.deepEqual([dedup_key.length, payload.summary.length], [255, 1024]);
});

Deno.test("formatPagerduty() opens and closes alerts about Lookout itself, by kind", () => {
  const monitor = (["list", "store"] as const).map((kind) => ({ kind, over: false, since: 0 }));
  const summaries = formatPagerduty(quietDigest({ monitor }), "key").map(({ body }) => {
    return (body as { payload: { summary: string } }).payload.summary;
  });
  assert.deepEqual(summaries, [
    "Lookout: The updated list was rejected; still using the previous one; 0 of 1,000 sites are down",
    "Lookout: History isn't being saved; checks continue; 0 of 1,000 sites are down",
  ]);
  const over = monitor.map((trouble) => ({ ...trouble, over: true }));
  assert.deepEqual(eventsOf(quietDigest({ monitor: over })), ["resolve monitor-list", "resolve monitor-store"]);
});
