import { DAY } from "../duration.ts";
import { type Day, dayOf, uptimeOf } from "../model/day.ts";
import { noCounts } from "../model/state.ts";
import type { View } from "../model/view.ts";

/** Whole UTC days that are over, by the value of the label `window`. */
const WINDOWS = { "7d": 7, "30d": 30, "90d": 90 };

/** The uptime of one target by window, as far as it is known. */
export type Uptimes = readonly (readonly [window: string, ratio: number])[];

/** Gives the uptime of the target with an id. */
export type UptimeReader = (id: string) => Uptimes;

/** A target's uptime over the past day, by its sweeps, and over the last 7, 30 and 90 days that are over. */
export function uptimesIn({ trail, days, slot }: View): UptimeReader {
  const overDays = uptimesOverDays(days, dayOf(slot));
  return (id) => {
    const counts = noCounts();
    for (const { state } of trail(id)) counts[state]++;
    const ratio = uptimeOf([counts]);
    return ratio === null ? overDays(id) : [["1d", ratio], ...overDays(id)];
  };
}

interface Summed {
  days: readonly Day[];
  today: number;
  read: UptimeReader;
}

let summed: Summed | undefined;

/** The same reader, with what it has already summed up, for as long as the days are the same. */
function uptimesOverDays(days: readonly Day[], today: number): UptimeReader {
  const isSame = summed?.today === today && summed.days.length === days.length &&
    summed.days.every((day, index) => day === days[index]);
  if (!isSame) summed = { days, today, read: sumUp(days, today) };
  return summed!.read;
}

function sumUp(days: readonly Day[], today: number): UptimeReader {
  const spans = Object.entries(WINDOWS).map(([window, length]) => {
    return { window, days: days.filter(({ day }) => today - length * DAY <= day && day < today) };
  });
  const known = new Map<string, Uptimes>();
  const sum = (id: string) =>
    spans.flatMap(({ window, days }): Uptimes => {
      const ratio = uptimeOf(days.flatMap(({ targets }) => targets.get(id) ?? []));
      return ratio === null ? [] : [[window, ratio]];
    });
  return (id) => {
    let uptimes = known.get(id);
    if (!uptimes) known.set(id, uptimes = sum(id));
    return uptimes;
  };
}
