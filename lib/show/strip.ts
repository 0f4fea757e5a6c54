import { DAY, HOUR, MINUTE } from "../duration.ts";
import type { SweepCounts } from "../model/sweep.ts";
import type { View } from "../model/view.ts";
import { number } from "../text/numbers.ts";

/** A period, and the sweep in it with the most sites down. */
export interface StripColumn {
  /** ms UTC. */
  from: number;
  /** Undefined: nothing was checked. */
  worst?: SweepCounts;
}

/** How many sites were down over a day or more. */
export interface Strip {
  /** Oldest first, each as long as the others. */
  columns: StripColumn[];
  /** Length of a column, ms. */
  step: number;
  /** The fewest and the most sites that were down, as far as that is known. */
  least: number;
  most: number;
}

/** The shortest column, in ms. */
const MIN_STEP = 10 * MINUTE;

/** The 24 hours up to now, a column per sweep; for a page about the past, the 12 hours before and after it. */
export function dayStrip({ week, slot, past, interval }: View): Strip {
  const step = Math.max(interval, MIN_STEP);
  const last = past ? Math.min(past.now, slot + DAY / 2) : slot;
  return stripOf(week, { last, step, length: DAY });
}

/** The eight days up to now, a column per hour. */
export function weekStrip({ week, slot, past, interval }: View): Strip {
  return stripOf(week, { last: past?.now ?? slot, step: Math.max(interval, HOUR), length: 8 * DAY });
}

interface StripOptions {
  /** The last moment, ms UTC. */
  last: number;
  /** ms. */
  step: number;
  length: number;
}

function stripOf(week: readonly SweepCounts[], { last, step, length }: StripOptions): Strip {
  const first = Math.floor(last / step) - Math.round(length / step) + 1;
  const columns = Array.from({ length: Math.round(length / step) }, (_, index): StripColumn => ({
    from: (first + index) * step,
  }));
  for (const counts of week) {
    const column = columns[Math.floor(counts.slot / step) - first];
    if (column && (!column.worst || severity(counts) > severity(column.worst))) column.worst = counts;
  }
  const known = columns.flatMap(({ worst }) => worst?.reliable ? worst.counts.down : []);
  return { columns, step, least: Math.min(...known, Infinity), most: Math.max(...known, 0) };
}

/** An unreliable sweep says nothing about the sites, so any other one is shown instead. */
function severity({ reliable, counts }: SweepCounts): number {
  return reliable ? counts.down : -1;
}

/** What a column shows: `69 down`, `none down`, `not checked`. */
export function columnWords({ worst }: StripColumn): string {
  if (!worst) return "not checked";
  if (!worst.reliable) return "Lookout had lost its connection";
  const { down, maintenance } = worst.counts;
  const words = down === 0 ? "none down" : `${number(down)} down`;
  return maintenance > 0 ? `${words}, ${number(maintenance)} in maintenance` : words;
}

/** The slots of the sweeps before and after the one that a page shows. */
export function neighbours({ week, slot }: Pick<View, "week" | "slot">): { earlier?: number; later?: number } {
  return {
    earlier: week.findLast((one) => one.slot < slot)?.slot,
    later: week.find((one) => one.slot > slot)?.slot,
  };
}
