import assert from "node:assert/strict";
import { ALL_EVENTS, FIRST, INTERVAL, Knowledge, type Said, swept } from "../../testing/samples/situation.ts";
import { DAY } from "../duration.ts";
import { formatAlertmanager } from "../channel/alertmanager.ts";
import { currentDigest } from "./current_digest.ts";
import type { Situation } from "./situation.ts";

/** The alerts that an Alertmanager receives of a situation, in short. */
function alertsOf(situation: Situation): string[] {
  const digest = currentDigest(situation, { options: ALL_EVENTS, id: "dig_1", now: FIRST });
  return formatAlertmanager(digest).flatMap(({ body }) => body as { labels: Record<string, string> }[])
    .map(({ labels }) => [labels.alertname, labels.target ?? labels.kind ?? labels.fingerprint].join(" "));
}

Deno.test("currentDigest() has outages, certificates and the monitor's own problems, as long as they last", () => {
  const knowledge = new Knowledge();
  const how = { ends: { b: FIRST + DAY }, fingerprints: { b: "a1b2c3d4" } };
  const good = knowledge.take(swept(0, { a: "down", b: "up" }, how));
  assert.deepEqual(alertsOf(good), ["LookoutDown a", "LookoutCertificate a1b2c3d4"]);
  const list = { since: FIRST, problems: 2 };
  knowledge.past.moveTo(FIRST + 2 * INTERVAL);
  const bad = knowledge.take(swept(2, { a: "unknown", b: "unknown" }, { reliable: false }));
  assert.deepEqual(alertsOf({ ...bad, list, isStored: false, replacedPlace: { name: "eu", since: FIRST } }), [
    "LookoutDown a",
    "LookoutMonitor unreliable",
    "LookoutMonitor missed",
    "LookoutMonitor list",
    "LookoutMonitor place",
    "LookoutMonitor store",
  ]);
  assert.deepEqual(alertsOf(knowledge.take(swept(3, { a: "up", b: "up" }))), []);
});

Deno.test("currentDigest() has an unsteady site as one alert, up or down", () => {
  const knowledge = new Knowledge();
  const found = Array.from({ length: 9 }, (_, number): string[] => {
    const state: Said = number % 2 ? "down" : "up";
    return alertsOf(knowledge.take(swept(number, { a: state, b: "up" })));
  });
  assert.deepEqual(found.slice(4), [[], ["LookoutDown a"], [], ["LookoutUnsteady a"], ["LookoutUnsteady a"]]);
});

Deno.test("currentDigest() keeps an outage that continues in maintenance", () => {
  const knowledge = new Knowledge();
  knowledge.take(swept(0, { a: "down", b: "up" }));
  assert.deepEqual(alertsOf(knowledge.take(swept(1, { a: "maintenance", b: "maintenance" }))), ["LookoutDown a"]);
});
