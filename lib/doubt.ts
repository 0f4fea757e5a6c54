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

/**
 * Whether a sweep may be believed, or the monitor itself seems cut off: fewer than a tenth of the targets that answered
 * HTTP in the last reliable sweep do so now or, where that says nothing, none answers at all.
 */
export function isReliable(targets: readonly Target[], checks: readonly Check[], experience: Experience): boolean {
  if (experience.doubted >= MAX_DOUBTED || targets.length === 0) return true;
  // Silence that was believed goes on being believed, or states would change to and fro for as long as it lasts.
  if (experience.answered?.size === 0) return true;
  const before = targets.filter(({ id }) => experience.answered?.has(id)).length;
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
  if (!record.reliable) return { ...experience, doubted: experience.doubted + 1 };
  const ids = targets.filter((_, index) => answered(record.checks[index].outcome)).map(({ id }) => id);
  return { answered: new Set(ids), doubted: 0 };
}
