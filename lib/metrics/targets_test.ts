import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import type { Check } from "../model/check.ts";
import type { Outcome } from "../model/state.ts";
import type { View } from "../model/view.ts";
import { textOf } from "./exposition.ts";
import { familiesOf, targetFamilies } from "./targets.ts";

const TEN_MINUTES = 600_000;

/** Metrics of one target, labels among their names. */
function valuesOf(view: View, id = "Shop"): Record<string, number> {
  const target = view.list.targets.find((target) => target.id === id)!;
  const lines = textOf(familiesOf(view, target)).split("\n").filter((line) => line && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => {
    const [, name, value] = /^(.*) (\S+)$/.exec(line)!;
    return [name, Number(value)];
  }));
}

/** A view of a target that ended so, the newest sweep first. */
function viewOf(...ends: (Check | Outcome | null)[]): View {
  return sampleView(ends.map((end, age) => sampleSweep(SLOT - age * TEN_MINUTES, [["Shop", end]])));
}

const UNKNOWN = sampleCheck("timeout", { state: "unknown" });

for (
  const [what, view, success] of [
    ["up", viewOf(200), 1],
    ["blocked", viewOf(403), 1],
    ["down", viewOf(503), 0],
    ["down for a failure", viewOf("timeout"), 0],
    ["unknown", viewOf(UNKNOWN), undefined],
    ["not reached", viewOf(null), undefined],
    ["unknown while an incident is open", viewOf(UNKNOWN, 503), 0],
    ["unknown after an incident was closed", viewOf(UNKNOWN, 200, 503), undefined],
    ["up by a sweep that is not current", { ...viewOf(200), behind: true }, undefined],
    ["down by a sweep that is not current", { ...viewOf(503), behind: true }, undefined],
  ] as const
) {
  Deno.test(`probe_success is ${success ?? "absent"} for a target that is ${what}`, () => {
    assert.equal(valuesOf(view).probe_success, success);
  });
}

Deno.test("familiesOf() has a check's results under blackbox_exporter's names", () => {
  const end = SLOT + 30 * DAY;
  const phases = { dns: 1, connect: 20, tls: 300, firstByte: 4000 };
  assert.deepEqual(valuesOf(viewOf(sampleCheck(403, { phases, certificate: { end } }))), {
    "probe_success": 1,
    "probe_duration_seconds": 4.321,
    "probe_dns_lookup_time_seconds": 0.001,
    'probe_http_duration_seconds{phase="resolve"}': 0.001,
    'probe_http_duration_seconds{phase="connect"}': 0.02,
    'probe_http_duration_seconds{phase="tls"}': 0.3,
    'probe_http_duration_seconds{phase="processing"}': 4,
    "probe_http_status_code": 403,
    "probe_http_ssl": 1,
    "probe_failed_due_to_regex": 0,
    "probe_ssl_earliest_cert_expiry": end / 1000,
    'lookout_target_state{state="blocked"}': 1,
    'lookout_uptime_ratio{window="1d"}': 1,
    'lookout_uptime_ratio{window="7d"}': 1,
    'lookout_uptime_ratio{window="30d"}': 1,
    'lookout_uptime_ratio{window="90d"}': 1,
  });
});

Deno.test("familiesOf() omits phases that did not happen, and says why a check failed", () => {
  const phases = { dns: 1, connect: 2, tls: null, firstByte: null };
  const end = SLOT - DAY;
  const check = sampleCheck("tls", { phases, reason: "expired", certificate: { end } });
  assert.deepEqual(valuesOf(viewOf(check)), {
    "probe_success": 0,
    "probe_duration_seconds": 0.003,
    "probe_dns_lookup_time_seconds": 0.001,
    'probe_http_duration_seconds{phase="resolve"}': 0.001,
    'probe_http_duration_seconds{phase="connect"}': 0.002,
    "probe_http_status_code": 0,
    "probe_http_ssl": 0,
    "probe_failed_due_to_regex": 0,
    "probe_ssl_earliest_cert_expiry": end / 1000,
    'lookout_target_state{state="down"}': 1,
    'lookout_failure{reason="tls",detail="expired"}': 1,
    'lookout_uptime_ratio{window="1d"}': 0,
    'lookout_uptime_ratio{window="7d"}': 0,
    'lookout_uptime_ratio{window="30d"}': 0,
    'lookout_uptime_ratio{window="90d"}': 0,
  });
});

Deno.test("familiesOf() distinguishes a missing text from a failure, and does not make up a status for it", () => {
  const values = valuesOf(viewOf("content"));
  assert.deepEqual(
    [values.probe_failed_due_to_regex, values.probe_http_ssl, values.probe_http_status_code],
    [1, 1, undefined],
  );
  assert.equal(values['lookout_failure{reason="content"}'], 1);
});

Deno.test("familiesOf() gives the status as the reason if a target is down because of it, not if it is blocked", () => {
  assert.equal(valuesOf(viewOf(503))['lookout_failure{reason="status"}'], 1);
  assert.ok(!Object.keys(valuesOf(viewOf(403))).some((name) => name.startsWith("lookout_failure")));
});

Deno.test("familiesOf() keeps only what stays true of a sweep that is not current", () => {
  const end = SLOT + DAY;
  assert.deepEqual(valuesOf({ ...viewOf(sampleCheck(200, { certificate: { end } })), behind: true }), {
    "probe_ssl_earliest_cert_expiry": end / 1000,
    'lookout_target_state{state="unknown"}': 1,
    'lookout_uptime_ratio{window="1d"}': 1,
    'lookout_uptime_ratio{window="7d"}': 1,
    'lookout_uptime_ratio{window="30d"}': 1,
    'lookout_uptime_ratio{window="90d"}': 1,
  });
});

Deno.test("targetFamilies() labels each value with its target", () => {
  const shop = sampleTarget("Shop", { id: "s", name: 'The "Shop"', category: "Shops", url: "https://shop.test/a?b=c" });
  const view = sampleView([sampleSweep(SLOT, [[shop, 200], ["Press", 503]])]);
  const text = textOf(targetFamilies(view));
  assert.ok(text.includes(
    'probe_success{instance="https://shop.test/a?b=c",target="s",name="The \\"Shop\\"",category="Shops"} 1\n' +
      'probe_success{instance="https://press.test/",target="Press",name="Press",category=""} 0\n',
  ));
  assert.match(text, /lookout_target_state\{instance="[^}]*",category="Shops",state="up"\} 1\n/);
});

Deno.test("targetFamilies() has a target that was never checked as unknown", () => {
  const view = viewOf(200);
  const targets = [...view.list.targets, sampleTarget("New")];
  const lines = textOf(targetFamilies({ ...view, list: { ...view.list, targets } })).split("\n");
  assert.deepEqual(lines.filter((line) => line.includes("New")).map((line) => line.replace(/\{.*,state/, "{state")), [
    'lookout_target_state{state="unknown"} 1',
  ]);
});
