import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import type { Check } from "../model/check.ts";
import type { Outcome } from "../model/state.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { type Experience, nextExperience } from "./doubt.ts";
import { withSecondOpinions } from "./second_opinions.ts";

type Ends = Record<string, Outcome | null>;

/** What places find, by target; a target that is missing is not checked there. Null: the place is silent. */
type Found = Record<string, Ends | null>;

const COUNT = 20;
const NAMES = Array.from({ length: COUNT }, (_, index) => `s${index}`);
const TARGETS = NAMES.map((name) => sampleTarget(name));
const allOf = (outcome: Outcome, but: Ends = {}): Ends => ({
  ...Object.fromEntries(NAMES.map((name) => [name, outcome])),
  ...but,
});
const LAST = sampleSweep(SLOT, TARGETS.map((target) => [target, 200]));
const EXPERIENCE = nextExperience({ doubted: 0 }, TARGETS, LAST.record);

async function judged(here: Ends, found: Found, more: { experience?: Experience; latest?: PastSweep } = {}) {
  const asked: Record<string, string[]> = {};
  const checkOf = (outcome: Outcome | null): Check => sampleCheck(outcome);
  const result = await withSecondOpinions(TARGETS, NAMES.map((name) => checkOf(here[name])), {
    own: "here",
    places: Object.keys(found),
    check: (place: string, targets: readonly Target[]) => {
      asked[place] = targets.map(({ id }) => id);
      const ends = found[place];
      const checks = new Map(
        targets.flatMap(({ id }): [string, Check][] => ends && id in ends ? [[id, checkOf(ends[id])]] : []),
      );
      return Promise.resolve({ checks, responded: ends ? 1 : 0, problems: [] });
    },
    experience: EXPERIENCE,
    latest: LAST,
    ...more,
  });
  return {
    ...result,
    asked,
    states: Object.fromEntries(NAMES.map((name, index) => [name, result.checks[index].state])),
  };
}

Deno.test("withSecondOpinions() sends no job if nothing is down", async () => {
  const { asked, reliable, checks } = await judged(allOf(200, { s1: 403 }), { eu: allOf(200) });
  assert.deepEqual([asked, reliable], [{}, true]);
  assert(checks.every(({ opinions }) => opinions === undefined));
});

Deno.test("withSecondOpinions() makes each place check what is down, and five controls that were up", async () => {
  const { asked, states } = await judged(allOf(200, { s0: 503, s3: "timeout" }), { eu: allOf(200), ap: allOf(503) });
  assert.deepEqual(asked.eu, ["s0", "s3", "s1", "s2", "s4", "s5", "s6"]);
  assert.deepEqual(asked.ap, asked.eu);
  assert.deepEqual([states.s0, states.s3], ["down", "down"]);
});

Deno.test("withSecondOpinions() ignores a place that finds none of its controls up, or is silent", async () => {
  const here = allOf(200, { s0: 503, s3: 503 });
  const cutOff = allOf("timeout", { s3: 200 });
  const { checks, states } = await judged(here, { eu: cutOff, ap: null });
  assert.equal(states.s3, "down");
  assert.deepEqual(checks[3].opinions?.map(({ place, outcome }) => `${place} ${outcome}`), [
    "here 503",
    "eu null",
    "ap null",
  ]);
  // One control is enough.
  assert.equal((await judged(here, { eu: allOf("timeout", { s3: 200, s5: 404 }) })).states.s3, "unknown");
});

Deno.test("withSecondOpinions() lets a place vote by what it checked if nothing was up before", async () => {
  const first = { experience: { doubted: 0 }, latest: undefined };
  assert.equal((await judged(allOf(200, { s0: 503 }), { eu: allOf(200) }, first)).states.s0, "unknown");
  assert.equal((await judged(allOf(200, { s0: "dns" }), { eu: allOf("dns") }, first)).states.s0, "down");
});

Deno.test("withSecondOpinions() believes immediately that nearly everything fails if most places see it too", async () => {
  const { reliable, states } = await judged(allOf("timeout"), { eu: allOf("timeout"), ap: allOf("timeout") });
  assert.deepEqual([reliable, states.s0], [true, "down"]);
});

Deno.test("withSecondOpinions() takes no place's word that may not check where the sites are", async () => {
  const { reliable, states } = await judged(allOf("timeout"), { eu: allOf("address") });
  assert.deepEqual([reliable, states.s0], [false, "unknown"]);
});

Deno.test("withSecondOpinions() is unreliable if nearly everything fails only here, however often", async () => {
  const found = { eu: allOf(200), ap: allOf(200) };
  for (const doubted of [0, 2, 9]) {
    const { reliable, states } = await judged(allOf("timeout"), found, { experience: { ...EXPERIENCE, doubted } });
    assert.deepEqual([reliable, states.s0], [false, "unknown"]);
  }
});

Deno.test("withSecondOpinions() falls back on its own doubt if places do not respond or disagree", async () => {
  for (const found of [{ eu: null }, { eu: allOf(200), ap: allOf("timeout") }] as Found[]) {
    assert.equal((await judged(allOf("timeout"), found)).reliable, false);
    const third = { experience: { ...EXPERIENCE, doubted: 2 } };
    assert.equal((await judged(allOf("timeout"), found, third)).reliable, true);
  }
});

Deno.test("withSecondOpinions() has at most 1,000 targets checked, newly down ones first", async () => {
  const targets = Array.from({ length: 1500 }, (_, index) => sampleTarget(`t${index}`));
  const latest = sampleSweep(SLOT, targets.map((target, index) => [target, index < 1000 ? 503 : 200]));
  let asked: readonly Target[] = [];
  const { checks } = await withSecondOpinions(targets, targets.map(() => sampleCheck(503)), {
    own: "here",
    places: ["eu"],
    check: (_, order) => {
      asked = order;
      return Promise.resolve({ checks: new Map(), responded: 0, problems: [] });
    },
    experience: nextExperience({ doubted: 0 }, targets, latest.record),
    latest,
  });
  assert.deepEqual([asked[0].id, asked[499].id, asked[500].id, asked.length], ["t1000", "t1499", "t0", 1000]);
  assert.equal(checks.filter(({ opinions }) => opinions).length, 1000);
});
