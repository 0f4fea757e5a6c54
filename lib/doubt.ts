import type { Check, SweepRecord } from "./record.ts";
import { answered } from "./state.ts";
import type { Target } from "./targets.ts";

/** What earlier sweeps say about the monitor's own network. */
export interface Experience {
  /** Ids of the targets that answered in the last reliable sweep; undefined: there was none. */
  answered?: ReadonlySet<string>;
  /** How many sweeps were unreliable since then. */
  doubted: number;
}

/** A tenth of what answered must answer again; fewer answers than this are no measure. */
const MEASURE = 5;

/** At most so many sweeps running are held unreliable; the next one is believed. */
const MAX_DOUBTED = 2;

/** Whether a check says anything of the network: not when its target was not reached in time, or may not be asked. */
function tells({ outcome }: Check): boolean {
  return outcome !== null && outcome !== "address";
}

/**
 * Whether a sweep may be believed, or the monitor itself seems cut off: of the targets that answered HTTP in the last reliable sweep
 * and were asked now, fewer than a tenth answer or, where that says nothing, none of all that were asked.
 */
export function isReliable(targets: readonly Target[], checks: readonly Check[], experience: Experience): boolean {
  if (experience.doubted >= MAX_DOUBTED || !checks.some(tells)) return true;
  // Silence that was believed goes on being believed, or states would change to and fro for as long as it lasts.
  if (experience.answered?.size === 0) return true;
  const before = targets.filter(({ id }, index) => experience.answered?.has(id) && tells(checks[index])).length;
  const measured = before >= MEASURE;
  let now = 0;
  checks.forEach(({ outcome }, index) => {
    if (answered(outcome) && (!measured || experience.answered!.has(targets[index].id))) now++;
  });
  return measured ? now >= before / 10 : now > 0;
}

/** The checks of an unreliable sweep: no site is called down for what may be the monitor's own failure. */
export function doubt(checks: readonly Check[]): Check[] {
  return checks.map((check) => check.state === "down" ? { ...check, state: "unknown" } : check);
}

/** What a sweep adds to experience. */
export function learn(experience: Experience, targets: readonly Target[], record: SweepRecord): Experience {
  const { reliable, checks } = record;
  if (!reliable) return { ...experience, doubted: experience.doubted + 1 };
  if (!checks.some(tells)) return experience;
  if (targets.length !== checks.length) {
    // Of a list that cannot be read nobody knows who answered. Only silence is the same of any list.
    const isSilent = !checks.some(({ outcome }) => answered(outcome));
    if (isSilent) return { answered: new Set(), doubted: 0 };
    return { answered: experience.answered?.size === 0 ? undefined : experience.answered, doubted: 0 };
  }
  // Who was not asked is known from before.
  const answers = targets.filter(({ id }, index) =>
    tells(checks[index]) ? answered(checks[index].outcome) : experience.answered?.has(id)
  );
  return { answered: new Set(answers.map(({ id }) => id)), doubted: 0 };
}
