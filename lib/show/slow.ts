import type { Check } from "../model/check.ts";
import type { Day } from "../model/day.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { View } from "../model/view.ts";
import { usualDays } from "./pace.ts";
import { responseTime, timed } from "./findings.ts";
import { quantilesOf } from "./quantile.ts";
import { finderOf } from "./rows.ts";

/** A target is slow if `SWEEPS` sweeps in a row took `FACTOR` times as long as usual, and at least `MIN_DIFFERENCE` ms longer. */
const SWEEPS = 3;
const FACTOR = 3;
const MIN_DIFFERENCE = 200;

/** How long the fastest of its last responses took, and the usual 95th percentile; ms. */
export interface Slowness {
  now: number;
  usual: number;
}

/** By the target's id. */
export type SlowTargets = ReadonlyMap<string, Slowness>;

const knownOf = new WeakMap<PastSweep, { days: readonly Day[]; slow: SlowTargets }>();

/**
 * The targets that respond, but were much slower in the last three sweeps than 95 of 100 responses of their past 30 days.
 * This is a mark, not a state. Targets that were just as slow for half of yesterday are left out: that is not a change.
 */
export function slowTargets(view: Pick<View, "sweeps" | "days" | "slot">): SlowTargets {
  const { sweeps, days, slot } = view;
  if (sweeps.length < SWEEPS) return new Map();
  const [latest] = sweeps;
  const known = knownOf.get(latest);
  if (known?.days === days) return known.slow;
  const yesterday = days.at(-1)?.targets ?? new Map();
  const slow = new Map<string, Slowness>();
  for (const [id, now] of quickestOf(sweeps.slice(0, SWEEPS))) {
    const half = yesterday.get(id)?.p50 ?? null;
    // So the days have to be summed up only for a few targets: that takes a while.
    if (!isMuchSlower(now, half)) continue;
    const [usual] = quantilesOf(usualDays(days, slot, id), [0.95]);
    if (isMuchSlower(now, usual)) slow.set(id, { now, usual: usual! });
  }
  knownOf.set(latest, { days, slow });
  return slow;
}

function isMuchSlower(now: number, usual: number | null): boolean {
  return usual !== null && now >= usual * FACTOR && now - usual >= MIN_DIFFERENCE;
}

/** The quickest response of each target that responded in all of these sweeps, if it may be slow, by its id; ms. */
function* quickestOf([first, ...others]: readonly PastSweep[]): Iterable<[string, number]> {
  const finders = others.map((sweep) => finderOf(sweep, first.targets));
  for (const [index, target] of first.targets.entries()) {
    let quickest = timeOf(first.record.checks[index]);
    for (const find of finders) quickest = Math.min(quickest, timeOf(find(target, index)));
    if (quickest >= MIN_DIFFERENCE) yield [target.id, quickest];
  }
}

/** 0: there was no response. */
function timeOf(check: Check | undefined): number {
  return check && responseTime(timed(check)) || 0;
}
