import { DAY, MINUTE } from "../duration.ts";
import type { SweepCounts } from "../model/sweep.ts";

/** How long sweeps are kept, in ms, and the most of them: one per minute. */
export const WEEK = 8 * DAY;
export const MAX_COUNTS = WEEK / MINUTE;

/** The counts of the sweeps of the past eight days, in two megabytes at most. */
export class Week {
  #counts: readonly SweepCounts[] = [];

  /** Oldest first; the same array until it changes. */
  get counts(): readonly SweepCounts[] {
    return this.#counts;
  }

  /** Adds the counts of sweeps, in place of any others of their slots; those older than eight days are dropped. */
  put(...news: readonly SweepCounts[]): void {
    if (news.length === 0) return;
    const slots = new Set(news.map(({ slot }) => slot));
    const others = this.#counts.filter(({ slot }) => !slots.has(slot));
    // Only these fields of a record, or its checks would stay in memory.
    const counts = news.map(({ slot, reliable, counts }) => ({ slot, reliable, counts }));
    const all = [...others, ...counts].sort((a, b) => a.slot - b.slot);
    const since = all.at(-1)!.slot - WEEK;
    this.#counts = all.filter(({ slot }) => slot > since).slice(-MAX_COUNTS);
  }

  /** Drops what comes after a slot, ms UTC. */
  cut(slot: number): void {
    if ((this.#counts.at(-1)?.slot ?? slot) > slot) this.#counts = this.#counts.filter((one) => one.slot <= slot);
  }
}
