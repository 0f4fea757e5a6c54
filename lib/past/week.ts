import { DAY } from "../duration.ts";
import type { SweepCounts } from "../model/sweep.ts";

/** As long as sweeps are kept, in ms, and as many of them as there are of a minute each. */
export const WEEK = 8 * DAY;
export const MAX_COUNTS = WEEK / 60_000;

/** What the sweeps of the past eight days came to, in two megabytes at most. */
export class Week {
  #counts: readonly SweepCounts[] = [];

  /** Oldest first; the same array until it changes. */
  get counts(): readonly SweepCounts[] {
    return this.#counts;
  }

  /** Takes in what sweeps came to, for what their slots have; what is older than eight days is let go. */
  put(...news: readonly SweepCounts[]): void {
    if (news.length === 0) return;
    const slots = new Set(news.map(({ slot }) => slot));
    const others = this.#counts.filter(({ slot }) => !slots.has(slot));
    // Of a record this and no more, or its checks would stay in memory.
    const counts = news.map(({ slot, reliable, counts }) => ({ slot, reliable, counts }));
    const all = [...others, ...counts].sort((a, b) => a.slot - b.slot);
    const since = all.at(-1)!.slot - WEEK;
    this.#counts = all.filter(({ slot }) => slot > since).slice(-MAX_COUNTS);
  }

  /** Lets go of what comes after a slot, ms UTC. */
  cut(slot: number): void {
    if ((this.#counts.at(-1)?.slot ?? slot) > slot) this.#counts = this.#counts.filter((one) => one.slot <= slot);
  }
}
