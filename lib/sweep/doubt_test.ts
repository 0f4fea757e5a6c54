import assert from "node:assert/strict";
import fc from "fast-check";
import { type Check } from "../model/check.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import { countChecks, type SweepRecord } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { controlsOf, doubt, type Experience, isReliable, nextExperience } from "./doubt.ts";

function targetsOf(count: number): Target[] {
  return Array.from({ length: count }, (_, i) => ({ id: `site-${i}`, name: "", category: "", url: "https://x.test/" }));
}

function checkOf(outcome: Outcome | null): Check {
  const phases = { dns: null, connect: null, tls: null, firstByte: null };
  const state = outcome === null ? "unknown" : stateOf(outcome);
  return { outcome, state, phases, attempts: outcome === null ? 0 : 1, reason: null, certificate: null };
}

/** As many checks with the one outcome, then as many with the other. */
function checksOf(some: number, outcome: Outcome | null, others: number, other: Outcome | null): Check[] {
  return [...Array(some).fill(outcome), ...Array(others).fill(other)].map(checkOf);
}

/** Experience of a sweep that the first so many targets responded. */
function answeredBy(count: number, doubted = 0): Experience {
  return { responded: new Set(targetsOf(count).map(({ id }) => id)), doubted };
}

const HUNDRED = targetsOf(100);

Deno.test("isReliable() believes a sweep in which at least a tenth of the targets that responded last time respond", () => {
  assert.equal(isReliable(HUNDRED, checksOf(10, 200, 90, "timeout"), answeredBy(100)), true);
  assert.equal(isReliable(HUNDRED, checksOf(9, 200, 91, "timeout"), answeredBy(100)), false);
  assert.equal(isReliable(HUNDRED, checksOf(1, 200, 99, "dns"), answeredBy(5)), true);
  assert.equal(isReliable(HUNDRED, checksOf(0, 200, 100, "dns"), answeredBy(5)), false);
});

Deno.test("isReliable() counts every response from beyond the monitor's own network, and nothing else", () => {
  for (const outcome of [200, 404, 503, 999, "content", "protocol"] as const) {
    assert.equal(isReliable(HUNDRED, checksOf(100, outcome, 0, null), answeredBy(100)), true, `${outcome}`);
  }
  for (const outcome of ["timeout", "dns", "refused", "reset", "unreachable"] as const) {
    assert.equal(isReliable(HUNDRED, checksOf(100, outcome, 0, null), answeredBy(100)), false, `${outcome}`);
  }
  for (
    const [reason, reliable] of [["expired", true], ["wrong-name", true], ["unknown-issuer", true], [
      "other",
      false,
    ]] as const
  ) {
    const checks = checksOf(100, "tls", 0, null).map((check) => ({ ...check, reason }));
    assert.equal(isReliable(HUNDRED, checks, answeredBy(100)), reliable, reason);
    assert.equal(isReliable(HUNDRED, checks, { doubted: 0 }), reliable, `${reason}, nothing known`);
  }
});

Deno.test("controlsOf() chooses targets on hosts of their own, where enough others have newly stopped responding", () => {
  const targets = targetsOf(20).map((target, index) => ({ ...target, url: `https://h${Math.floor(index / 2)}.test/` }));
  const chosen = (checks: Check[], experience: Experience) =>
    controlsOf(targets, checks, experience).map(({ id }) => Number(id.slice(5)));
  // One on the host of a target that fails is none.
  assert.deepEqual(chosen(checksOf(15, 200, 5, "timeout"), answeredBy(20)), [0, 2, 4, 6, 8]);
  assert.deepEqual(chosen(checksOf(5, 200, 15, "dns"), answeredBy(20)), [0, 2]);
  assert.deepEqual(chosen(checksOf(15, 200, 5, "timeout"), { doubted: 0 }), [0, 2, 4, 6, 8]);
  const none: [Check[], Experience][] = [
    [checksOf(16, 200, 4, "timeout"), answeredBy(20)],
    [checksOf(10, 200, 10, 503), answeredBy(20)],
    [checksOf(10, 200, 10, "timeout"), answeredBy(14)],
    [checksOf(15, 200, 5, "timeout"), answeredBy(20, 2)],
  ];
  for (const [checks, experience] of none) assert.deepEqual(chosen(checks, experience), []);
});

/** Connections that were tried and led to nothing. */
function timeoutsOf(count: number): Check[] {
  const phases = { dns: 0, connect: 10_000, tls: null, firstByte: null };
  return checksOf(count, "timeout", 0, null).map((check) => ({ ...check, phases }));
}

Deno.test("isReliable() counts refused connections as responses if other outcomes are at least as frequent", () => {
  const reliable = (checks: Check[], targets = HUNDRED) => isReliable(targets, checks, answeredBy(100));
  assert.equal(reliable(checksOf(100, "refused", 0, null)), false, "a firewall refuses everything");
  assert.equal(reliable(checksOf(60, "refused", 40, "dns")), false, "and no name resolves behind it");
  assert.equal(reliable(checksOf(97, "reset", 3, 200)), false, "three neighbours answer");
  assert.equal(reliable(checksOf(95, "refused", 5, 503)), true, "the server of most sites is down");
  assert.equal(
    reliable([...checksOf(20, "refused", 0, null), ...timeoutsOf(80)]),
    true,
    "some hosts refuse, others hang",
  );
  assert.equal(reliable([...checksOf(5, "reset", 0, null), ...timeoutsOf(95)]), false);
});

Deno.test("isReliable() does not count refusals that may come from this machine or its own network", () => {
  for (const host of ["localhost", "127.0.0.1", "10.1.2.3", "[::1]", "printer", "nas.local", "app.localhost"]) {
    const targets = HUNDRED.map((target) => ({ ...target, url: `http://${host}/` }));
    const checks = [...checksOf(50, "refused", 0, null), ...timeoutsOf(50)];
    assert.equal(isReliable(targets, checks, answeredBy(100)), false, host);
  }
});

Deno.test("isReliable() believes a sweep with one more response", () => {
  const outcomes = fc.constantFrom(200, 503, "timeout", "dns", "refused", "reset", "unreachable", "protocol", "tls");
  fc.assert(fc.property(fc.array(outcomes, { minLength: 6, maxLength: 60 }), fc.nat(), (found, place) => {
    const targets = targetsOf(found.length);
    const checks = found.map((outcome) => checkOf(outcome as Outcome));
    const more = checks.with(place % checks.length, checkOf(200));
    if (isReliable(targets, checks, answeredBy(found.length))) {
      assert(isReliable(targets, more, answeredBy(found.length)));
    }
  }));
});

Deno.test("nextExperience() keeps the monitor's doubts if a list cannot be read", () => {
  const targets = targetsOf(6);
  const [silent, well] = [checksOf(6, "timeout", 0, null), checksOf(6, 200, 0, null)];
  // None of the targets that responded before does now.
  const known = nextExperience(answeredBy(6, 1), [], recordOf(well, true));
  assert.deepEqual(known, answeredBy(6));
  assert.equal(isReliable(targets, silent, known), false);
  // Silence that was believed once stays believed until something responds.
  const believed = nextExperience(answeredBy(6, 2), [], recordOf(silent, true));
  assert.equal(isReliable(targets, silent, believed), true);
  const over = nextExperience(believed, [], recordOf(well, true));
  assert.deepEqual(over, { responded: undefined, doubted: 0 });
  assert.equal(isReliable(targets, silent, over), false);
  assert.deepEqual(nextExperience(answeredBy(6), [], recordOf(silent, false)), answeredBy(6, 1));
});

Deno.test("isReliable() only counts targets that responded last time", () => {
  const now = checksOf(50, "timeout", 50, 200);
  assert.equal(isReliable(HUNDRED, now, answeredBy(50)), false);
  assert.equal(isReliable(HUNDRED, now, answeredBy(56)), true);
});

Deno.test("isReliable() does not count unchecked targets as silent: not reached in time, or forbidden", () => {
  for (const outcome of [null, "address"] as const) {
    for (const experience of [{ doubted: 0 }, answeredBy(4), answeredBy(100)]) {
      assert.equal(isReliable(HUNDRED, checksOf(100, outcome, 0, null), experience), true, `${outcome}`);
      assert.equal(isReliable(HUNDRED, checksOf(90, outcome, 10, 200), experience), true, `${outcome}`);
    }
    assert.equal(isReliable(HUNDRED, checksOf(90, outcome, 10, "timeout"), answeredBy(100)), false, `${outcome}`);
  }
});

Deno.test("nextExperience() keeps its knowledge of targets that were not checked", () => {
  const targets = targetsOf(3);
  const known = answeredBy(2, 1);
  const none = recordOf([null, null, null].map(checkOf), true);
  assert.deepEqual(nextExperience(known, targets, none), known);
  const some = recordOf([null, "timeout" as const, 200].map(checkOf), true);
  assert.deepEqual(nextExperience(known, targets, some), { responded: new Set(["site-0", "site-2"]), doubted: 0 });
});

Deno.test("isReliable() only counts targets that are still in the list", () => {
  const left = HUNDRED.slice(90);
  assert.equal(isReliable(left, checksOf(1, 200, 9, "timeout"), answeredBy(100)), true);
  assert.equal(isReliable(left, checksOf(0, 200, 10, "timeout"), answeredBy(100)), false);
});

Deno.test("isReliable() needs one response if fewer than five targets responded last time, or nothing is known", () => {
  for (const experience of [{ doubted: 0 }, answeredBy(1), answeredBy(4)]) {
    assert.equal(isReliable(HUNDRED, checksOf(99, "timeout", 1, 503), experience), true);
    assert.equal(isReliable(HUNDRED, checksOf(100, "timeout", 0, null), experience), false);
  }
});

Deno.test("isReliable() believes the third doubtful sweep in a row", () => {
  const now = checksOf(100, "timeout", 0, null);
  assert.deepEqual([0, 1, 2, 3].map((doubted) => isReliable(HUNDRED, now, answeredBy(100, doubted))), [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("isReliable() believes a sweep over an empty list", () => {
  assert.equal(isReliable([], [], answeredBy(100)), true);
});

Deno.test("doubt() reports no site as down, and keeps what else was found", () => {
  const found = [200, 403, 404, 503, "timeout" as const, null].map(checkOf);
  const doubted = doubt(found);
  assert.deepEqual(doubted.map(({ state }) => state), ["up", "blocked", "unknown", "unknown", "unknown", "unknown"]);
  assert.deepEqual(doubted.map(({ outcome }) => outcome), [200, 403, 404, 503, "timeout", null]);
  assert.deepEqual(found.map(({ state }) => state), ["up", "blocked", "down", "down", "down", "unknown"]);
});

function recordOf(checks: Check[], reliable: boolean): SweepRecord {
  const times = { slot: 0, started: 0, finished: 0, late: 0 };
  return { ...times, replica: "a", list: "", reliable, checks, ...countChecks(checks) };
}

Deno.test("nextExperience() learns which targets responded from reliable sweeps, and counts consecutive others", () => {
  const targets = targetsOf(3);
  const good = recordOf([200, 503, "timeout" as const].map(checkOf), true);
  const bad = recordOf(["timeout" as const, 200, "dns" as const].map(checkOf), false);
  const responded = new Set(["site-0", "site-1"]);
  let experience = nextExperience({ doubted: 0 }, targets, good);
  assert.deepEqual(experience, { responded, doubted: 0 });
  experience = nextExperience(nextExperience(experience, targets, bad), targets, bad);
  assert.deepEqual(experience, { responded, doubted: 2 });
  assert.deepEqual(nextExperience(experience, targets, good), { responded, doubted: 0 });
});

Deno.test("a sudden outage of everything is doubted twice, then believed as long as it lasts, and its end immediately", () => {
  const outage = checksOf(100, "timeout", 0, null);
  const normal = checksOf(90, 200, 10, "timeout");
  let experience: Experience = { doubted: 0 };
  const believed = [normal, outage, outage, outage, outage, normal, outage].map((checks) => {
    const reliable = isReliable(HUNDRED, checks, experience);
    experience = nextExperience(experience, HUNDRED, recordOf(checks, reliable));
    return reliable;
  });
  assert.deepEqual(believed, [true, false, false, true, true, true, false]);
});
