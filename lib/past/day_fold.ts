import { type Check, totalOf } from "../model/check.ts";
import { type Day, quantileOf, type TargetDay } from "../model/day.ts";
import { DayColumns } from "../model/day_columns.ts";
import { noCounts, type StateCounts } from "../model/state.ts";
import type { PastSweep } from "../model/sweep.ts";

/** Builds a day from its sweeps, one after the other, so that they need not be in memory all at once. */
export class DayFold {
  readonly #targets = new Map<string, { counts: StateCounts; durations: number[] }>();
  #sweeps = 0;

  constructor(readonly day: number) {}

  add({ record, targets }: PastSweep): void {
    this.#sweeps++;
    for (const [index, { id }] of targets.entries()) {
      const check: Check | undefined = record.checks[index];
      if (!check) continue;
      let target = this.#targets.get(id);
      if (!target) {
        target = { counts: noCounts(), durations: [] };
        this.#targets.set(id, target);
      }
      target.counts[check.state]++;
      const ms = typeof check.outcome === "number" ? totalOf(check.phases) : null;
      if (ms !== null) target.durations.push(ms);
    }
  }

  /** The day so far. */
  get result(): Day {
    const targets = new Map<string, TargetDay>();
    for (const [id, { counts, durations }] of this.#targets) {
      const sorted = durations.toSorted((a, b) => a - b);
      targets.set(id, {
        ...counts,
        p50: quantileOf(sorted, 0.5),
        p90: quantileOf(sorted, 0.9),
        p99: quantileOf(sorted, 0.99),
      });
    }
    return { day: this.day, sweeps: this.#sweeps, targets: DayColumns.of(targets) };
  }
}
