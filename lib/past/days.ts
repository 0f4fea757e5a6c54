import { DAY, MINUTE } from "../duration.ts";
import { type Day, dayOf } from "../model/day.ts";
import type { Target } from "../model/target.ts";
import { RETENTION, type Store } from "../store/store.ts";
import { walk } from "../store/walk.ts";
import { DayFold } from "./day_fold.ts";

/** How many days are kept in memory. */
const IN_MEMORY = 90;

export interface DaysOptions {
  store: Pick<Store, "nextSlot" | "sweeps" | "targets" | "days" | "putDay">;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** How long after midnight, in ms, another process may still be building the previous day. */
const BUILD_TIME = 30 * MINUTE;

/** Past days: each is built once, from its sweeps, by the first process to get there. */
export class Days {
  readonly #store: DaysOptions["store"];
  readonly #now: () => number;
  readonly #days = new Map<number, Day>();
  /** Every day before this one has been built, if it has sweeps. */
  #builtBefore = 0;

  constructor({ store, now = Date.now }: DaysOptions) {
    this.#store = store;
    this.#now = now;
  }

  /** The last 90 days, oldest first; days without a sweep are missing. */
  get recent(): Day[] {
    const today = dayOf(this.#now());
    // Days in the future were built while the clock was ahead.
    const isRecent = ({ day }: Day) => today - IN_MEMORY * DAY <= day && day < today;
    return [...this.#days.values()].filter(isRecent).sort((a, b) => a.day - b.day);
  }

  /** Whether some process is probably building the previous day just now. */
  get isAwaited(): boolean {
    const now = this.#now();
    return now - dayOf(now) < BUILD_TIME && !this.#knows(dayOf(now) - DAY);
  }

  /** Reads the days that are not in memory yet, if yesterday is one of them; true: a day was added. */
  async look(): Promise<boolean> {
    const yesterday = dayOf(this.#now()) - DAY;
    if (this.#knows(yesterday)) return false;
    const newest = Math.max(yesterday - IN_MEMORY * DAY, ...this.recent.map(({ day }) => day));
    return this.#adopt(await this.#store.days(newest + DAY));
  }

  /**
   * Builds the past days that the store does not have, as far back as it has their sweeps; true: a day was added.
   * An aborted `signal` ends it early.
   */
  async build(signal: AbortSignal): Promise<boolean> {
    const today = dayOf(this.#now());
    if (this.#builtBefore === today) return false;
    let added = await this.look();
    for (let day = dayOf(this.#now() - RETENTION.sweep);; day += DAY) {
      const slot = await this.#store.nextSlot(day);
      if (slot === undefined || slot >= today) break;
      day = dayOf(slot);
      if (this.#days.has(day)) continue;
      const built = await this.#fold(day, signal);
      if (signal.aborted) return added;
      if (await this.#store.putDay(built)) added = this.#adopt([built]);
      else added = this.#adopt(await this.#store.days(day)) || added;
    }
    this.#builtBefore = today;
    return added;
  }

  /** Whether a day is in memory, or had no sweep. */
  #knows(day: number): boolean {
    // Days beyond today were built while the clock was ahead.
    return this.#days.has(day) || day < this.#builtBefore && this.#builtBefore <= dayOf(this.#now());
  }

  async #fold(day: number, signal: AbortSignal): Promise<Day> {
    const fold = new DayFold(day);
    const lists = new Map<string, Target[]>();
    for await (const record of walk(this.#store, day, day + DAY)) {
      if (signal.aborted) break;
      let targets = lists.get(record.list);
      if (!targets) lists.set(record.list, targets = (await this.#store.targets(record.list))?.targets ?? []);
      fold.add({ record, targets });
    }
    return fold.result;
  }

  #adopt(days: readonly Day[]): boolean {
    const added = days.filter(({ day }) => !this.#days.has(day));
    for (const day of added) this.#days.set(day.day, day);
    const since = dayOf(this.#now()) - IN_MEMORY * DAY;
    for (const day of this.#days.keys()) if (day < since) this.#days.delete(day);
    return added.length > 0;
  }
}
