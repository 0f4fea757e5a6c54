import { DAY } from "../duration.ts";
import { type Day, dayOf, uptimeOf } from "../model/day.ts";
import { addCounts, noCounts, type StateCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";

/** Windows of full UTC days, to which today is added, by name, and their days; the shortest first. */
const SPANS = { "7d": 7, "30d": 30, "90d": 90 } as const;

type Span = keyof typeof SPANS;

/** The windows that uptime is given for: the past 24 hours, and so many days and what is over of today. */
export const WINDOWS = ["1d", "7d", "30d", "90d"] as const satisfies readonly ("1d" | Span)[];
export type Window = typeof WINDOWS[number];

/** Uptime by window, from 0 to 1; null: nothing is known. */
export type Uptimes = Readonly<Record<Window, number | null>>;

/** Looks up the uptime of a target, by its id, over a window; from 0 to 1, null: nothing is known. */
export type UptimeReader = (id: string, window: Window) => number | null;

/** The uptime of a target, by its id, over all windows. */
export function allUptimes(read: UptimeReader, id: string): Uptimes {
  const entries = WINDOWS.map((window): [Window, number | null] => [window, read(id, window)]);
  return Object.fromEntries(entries) as Record<Window, number | null>;
}

interface Cached extends Pick<View, "trail" | "days"> {
  today: number;
  overDays: (id: string) => Record<Span, StateCounts>;
  read: UptimeReader;
}

let cached: Cached | undefined;

/**
 * Looks up uptimes; the same reader, with what it has already summed up, for as long as the past is the same. Sums over days
 * are kept for as long as the days are the same.
 */
export function uptimesIn({ trail, days, slot }: Pick<View, "trail" | "days" | "slot">): UptimeReader {
  const today = dayOf(slot);
  const hasDays = cached?.today === today && cached.days.length === days.length &&
    cached.days.every((day, index) => day === days[index]);
  if (!hasDays || cached!.trail !== trail) {
    const overDays = hasDays ? cached!.overDays : countsOverDays(days, today);
    // Shortly after midnight it is yesterday, until that is one of the days.
    const isMissing = trail.newest.day >= today - DAY && days.every(({ day }) => day !== trail.newest.day);
    const read = (id: string, window: Window) => {
      if (window === "1d") return uptimeOf([trail.counts(id)]);
      const before = overDays(id)[window];
      return uptimeOf(isMissing ? [before, trail.newest.counts(id)] : [before]);
    };
    cached = { trail, days, today, overDays, read };
  }
  return cached!.read;
}

function countsOverDays(days: readonly Day[], today: number): Cached["overDays"] {
  const known = new Map<string, Record<Span, StateCounts>>();
  const past = days.filter(({ day }) => day < today).toReversed();
  const sum = (id: string) => {
    const counts = noCounts();
    const sums = {} as Record<Span, StateCounts>;
    let next = 0;
    for (const span of Object.keys(SPANS) as Span[]) {
      for (; next < past.length && past[next].day >= today - SPANS[span] * DAY; next++) {
        const found = past[next].targets.get(id);
        if (found) addCounts(counts, found);
      }
      sums[span] = { ...counts };
    }
    return sums;
  };
  return (id) => {
    let sums = known.get(id);
    if (!sums) known.set(id, sums = sum(id));
    return sums;
  };
}
