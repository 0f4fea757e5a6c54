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

/** Looks up the uptime of a target by its id. */
export type UptimeReader = (id: string) => Uptimes;

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
    const read = (id: string): Uptimes => {
      const before = overDays(id);
      const newest = isMissing ? [trail.newest.counts(id)] : [];
      const over = (span: Span) => uptimeOf([before[span], ...newest]);
      return { "1d": uptimeOf([trail.counts(id)]), "7d": over("7d"), "30d": over("30d"), "90d": over("90d") };
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
