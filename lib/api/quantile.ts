import { type TargetDay } from "../model/day.ts";
import { STATES, TRAITS } from "../model/state.ts";

/** The quantiles that are kept of a day. */
const KEPT = [[0.5, "p50"], [0.9, "p90"], [0.99, "p99"]] as const;

/**
 * How long responses took at most in the share `q` of all checks of some days, in ms, estimated: of each day three
 * quantiles are kept, and between them its times are taken to be spread evenly. Null: there was no response.
 */
export function quantileOf(days: readonly TargetDay[], q: number): number | null {
  const known = days.filter(({ p50 }) => p50 !== null).map((day) => ({
    // A site may have been down all day long and have responded, say with 503.
    weight: Math.max(1, STATES.reduce((sum, state) => sum + (TRAITS[state].responded ? day[state] : 0), 0)),
    knots: [[0, 0] as const, ...KEPT.map(([share, name]) => [share, day[name] ?? 0] as const)],
  }));
  if (known.length === 0) return null;
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  let low = 0;
  let high = Math.max(...known.map(({ knots }) => knots.at(-1)![1]));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const below = known.reduce((sum, { weight, knots }) => sum + weight * shareBelow(knots, middle), 0);
    if (below >= q * total - 1e-9) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The share of a day's responses that took at most `ms`. */
function shareBelow(knots: readonly (readonly [share: number, ms: number])[], ms: number): number {
  const next = knots.findIndex(([, end]) => end > ms);
  if (next === -1) return 1;
  const [[fromShare, from], [toShare, to]] = [knots[next - 1], knots[next]];
  return fromShare + (toShare - fromShare) * (ms - from) / (to - from);
}
