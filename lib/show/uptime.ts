import { DAY } from "../duration.ts";
import { type Day, dayOf, uptimeOf } from "../model/day.ts";
import { addCounts, noCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";

/** Windows of full UTC days, by name, and their days; the shortest first. */
const SPANS = { "7d": 7, "30d": 30, "90d": 90 } as const;

type Span = keyof typeof SPANS;

/** The windows that uptime is given for: the past 24 hours by their sweeps, the others by whole days. */
export const WINDOWS = ["1d", "7d", "30d", "90d"] as const satisfies readonly ("1d" | Span)[];
export type Window = typeof WINDOWS[number];

/** Uptime by window, from 0 to 1; null: nothing is known. */
export type Uptimes = Readonly<Record<Window, number | null>>;

/** Looks up the uptime of a target by its id. */
export type UptimeReader = (id: string) => Uptimes;

interface Cached extends Pick<View, "trail" | "days"> {
  today: number;
  overDays: (id: string) => Record<Span, number | null>;
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
    const overDays = hasDays ? cached!.overDays : uptimesOverDays(days, today);
    cached = { trail, days, today, overDays, read: (id) => ({ "1d": uptimeOf([trail.counts(id)]), ...overDays(id) }) };
  }
  return cached!.read;
}

function uptimesOverDays(days: readonly Day[], today: number): Cached["overDays"] {
  const known = new Map<string, Record<Span, number | null>>();
  const past = days.filter(({ day }) => day < today).toReversed();
  const sum = (id: string) => {
    const counts = noCounts();
    const uptimes: Record<Span, number | null> = { "7d": null, "30d": null, "90d": null };
    let next = 0;
    for (const span of Object.keys(SPANS) as Span[]) {
      for (; next < past.length && past[next].day >= today - SPANS[span] * DAY; next++) {
        const found = past[next].targets.get(id);
        if (found) addCounts(counts, found);
      }
      uptimes[span] = uptimeOf([counts]);
    }
    return uptimes;
  };
  return (id) => {
    let uptimes = known.get(id);
    if (!uptimes) known.set(id, uptimes = sum(id));
    return uptimes;
  };
}
