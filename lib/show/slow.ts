import { totalOf } from "../model/check.ts";
import type { Day } from "../model/day.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { View } from "../model/view.ts";
import { usualDays } from "./pace.ts";
import { responseTime } from "./findings.ts";
import { quantilesOf } from "./quantile.ts";

/** A target is slow when this many sweeps running took so many times as long as usual, and so many ms more. */
const SWEEPS = 3;
const FACTOR = 3;
const MIN_DIFFERENCE = 200;

/** How long the quickest of its last responses took, and within how long 95 of 100 usually come; ms. */
export interface Slowness {
  now: number;
  usual: number;
}

/** By the target's id. */
export type SlowTargets = ReadonlyMap<string, Slowness>;

const knownOf = new WeakMap<PastSweep, { days: readonly Day[]; slow: SlowTargets }>();

/**
 * The targets that respond, but have been much slower in the last three sweeps than 95 of 100 responses of their past 30
 * days. It is a mark, not a state. What was already so slow for half of yesterday is left out: it is no change.
 */
export function slowTargets(view: Pick<View, "latest" | "sweeps" | "days" | "slot">): SlowTargets {
  const { latest, sweeps, days, slot } = view;
  if (!latest || sweeps[0] !== latest || sweeps.length < SWEEPS) return new Map();
  const known = knownOf.get(latest);
  if (known?.days === days) return known.slow;
  const yesterday = days.at(-1)?.targets ?? new Map();
  const slow = new Map<string, Slowness>();
  for (const [id, now] of quickestOf(sweeps.slice(0, SWEEPS))) {
    const half = yesterday.get(id)?.p50 ?? null;
    // Of few targets the days have to be summed up, which takes its time.
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

/** The quickest response of each target that responded in all of these sweeps; ms. */
function quickestOf([first, ...others]: readonly PastSweep[]): Map<string, number> {
  let quickest = timesIn(first);
  for (const sweep of others) {
    const times = timesIn(sweep);
    quickest = new Map([...quickest].flatMap(([id, ms]) => times.has(id) ? [[id, Math.min(ms, times.get(id)!)]] : []));
  }
  return quickest;
}

function timesIn({ record, targets }: PastSweep): Map<string, number> {
  const times = new Map<string, number>();
  for (const [index, { id }] of targets.entries()) {
    const { state, phases } = record.checks[index];
    const ms = responseTime({ state, ms: totalOf(phases) });
    if (ms !== null) times.set(id, ms);
  }
  return times;
}
