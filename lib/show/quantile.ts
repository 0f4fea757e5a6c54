import { type TargetDay } from "../model/day.ts";
import { STATES, TRAITS } from "../model/state.ts";

/** From `ms` on there are `rate` more responses per millisecond, or fewer if it is negative; `jump` took exactly `ms`. */
interface Step {
  ms: number;
  rate: number;
  jump: number;
}

/**
 * Estimates the quantiles `qs` (ascending) of the response times of several days, in ms: each day has only three, and its times
 * between them are assumed to be spread evenly. Null: there was no response.
 */
export function quantilesOf(days: readonly TargetDay[], qs: readonly number[]): (number | null)[] {
  const steps: Step[] = [];
  let total = 0;
  for (const day of days) {
    const { p50, p90, p99 } = day;
    if (p50 === null || p90 === null || p99 === null) continue;
    // A site may have been down all day long and have responded, say with 503.
    const responses = Math.max(1, STATES.reduce((sum, state) => sum + (TRAITS[state].responded ? day[state] : 0), 0));
    total += responses;
    spread(steps, 0.5 * responses, 0, p50);
    spread(steps, 0.4 * responses, p50, p90);
    spread(steps, 0.09 * responses, p90, p99);
    spread(steps, 0.01 * responses, p99, p99);
  }
  steps.sort((a, b) => a.ms - b.ms);
  let at = 0;
  let ms = 0;
  let count = 0;
  let rate = 0;
  return qs.map((q) => {
    // A little less, since fractions add up to a little less than they should.
    const wanted = q * total - 1e-6;
    for (; at < steps.length && count < wanted; at++) {
      const step = steps[at];
      const before = count + rate * (step.ms - ms);
      if (before >= wanted) break;
      count = before + step.jump;
      rate += step.rate;
      ms = step.ms;
    }
    if (total === 0) return null;
    return Math.round(count >= wanted ? ms : ms + (wanted - count) / rate);
  });
}

function spread(steps: Step[], count: number, from: number, to: number): void {
  if (from === to) return void steps.push({ ms: to, rate: 0, jump: count });
  const rate = count / (to - from);
  steps.push({ ms: from, rate, jump: 0 }, { ms: to, rate: -rate, jump: 0 });
}
