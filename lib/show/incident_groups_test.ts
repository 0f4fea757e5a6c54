import assert from "node:assert/strict";
import { sampleIncident, SLOT } from "../../testing/samples/samples.ts";
import { DAY, MINUTE } from "../duration.ts";
import { agesOf, groupIncidents } from "./incident_groups.ts";

const names = (groups: ReturnType<typeof groupIncidents>) =>
  groups.map(({ incidents }) => incidents.map(({ target }) => target).join());

Deno.test("groupIncidents() groups three or more with the same moment and failure, in place of the first", () => {
  const at = (target: string, opened = SLOT, closed = SLOT + DAY) => sampleIncident(target, opened, closed);
  const timedOut = { ...at("f"), outcome: "timeout" as const };
  const groups = groupIncidents([
    at("c 10"),
    at("x", SLOT - MINUTE),
    at("A"),
    timedOut,
    at("c 9", SLOT, SLOT + 2 * DAY),
  ]);
  assert.deepEqual(names(groups), ["A,c 9,c 10", "x", "f"]);
  assert.deepEqual([groups[0].opened, groups[0].closed], [SLOT, SLOT + 2 * DAY]);
});

Deno.test("groupIncidents() does not group two, which may be a coincidence, and keeps open and closed ones apart", () => {
  assert.deepEqual(names(groupIncidents(["a", "b"].map((target) => sampleIncident(target, SLOT)))), ["a", "b"]);
  const mixed = [sampleIncident("a", SLOT), sampleIncident("b", SLOT), sampleIncident("c", SLOT, SLOT + DAY)];
  assert.deepEqual(names(groupIncidents(mixed)), ["a", "b", "c"]);
  const [group] = groupIncidents(["a", "b", "c"].map((target) => sampleIncident(target, SLOT)));
  assert.equal(group.closed, undefined);
});

Deno.test("groupIncidents() distinguishes TLS failures by what was rejected", () => {
  const tls = (target: string, reason: "expired" | "wrong-name") => ({
    ...sampleIncident(target, SLOT),
    outcome: "tls" as const,
    reason,
  });
  const groups = groupIncidents([tls("a", "expired"), tls("b", "expired"), tls("c", "wrong-name")]);
  assert.equal(groups.length, 3);
});

Deno.test("agesOf() divides open incidents into the past 24 hours, seven days, and longer", () => {
  const ages = agesOf([0, DAY - 1, DAY, 7 * DAY - 1, 7 * DAY].map((age) => sampleIncident("a", SLOT - age)), SLOT);
  assert.deepEqual([ages.today, ages.week, ages.longer].map(({ length }) => length), [2, 2, 1]);
});
