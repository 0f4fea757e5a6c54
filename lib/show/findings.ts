import { type Check, totalOf } from "../model/check.ts";
import { quantileOf, type TrailPoint } from "../model/day.ts";
import { addCounts, noCounts, type StateCounts, TRAITS } from "../model/state.ts";

/** What the checks of a period found. */
export interface Found {
  /** Checks by state; undefined: there were none. */
  counts?: StateCounts;
  /** Median and 90th percentile of the response times, ms; null: there was no response. */
  median: number | null;
  p90: number | null;
}

/** The part of a check that response times are taken from. */
type Timed = Pick<TrailPoint, "state" | "ms">;

/** Sums up what checks found, and how long responses took. */
export class Findings {
  readonly #counts = noCounts();
  readonly #times: number[] = [];
  #isEmpty = true;

  addCheck(check: Timed): void {
    this.#isEmpty = false;
    this.#counts[check.state]++;
    this.addTime(responseTime(check));
  }

  addCounts(counts: StateCounts): void {
    this.#isEmpty = false;
    addCounts(this.#counts, counts);
  }

  /** @param ms null: there was no response */
  addTime(ms: number | null): void {
    if (ms !== null) this.#times.push(ms);
  }

  get found(): Found {
    const times = Float64Array.from(this.#times).sort();
    return {
      ...(!this.#isEmpty && { counts: this.#counts }),
      median: quantileOf(times, 0.5),
      p90: quantileOf(times, 0.9),
    };
  }
}

/** The response time of a check, and the state that tells whether it counts. */
export function timed({ state, phases }: Check): Timed {
  return { state, ms: totalOf(phases) };
}

/** The response time of a check, ms; null: the site did not respond, or only with a failure. */
export function responseTime({ state, ms }: Timed): number | null {
  return TRAITS[state].responded ? ms : null;
}

/** The response times of checks, the shortest first; ms. */
export function sortedTimes(checks: readonly Timed[]): number[] {
  return checks.map(responseTime).filter((ms) => ms !== null).sort((a, b) => a - b);
}
