import { DAY } from "../duration.ts";
import { covers, type Every, type MaintenanceWindow, type Occurrence, occurrencesOf } from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";
import type { View } from "../model/view.ts";

/** A time that a window is open, and for what. */
export interface Announcement extends Occurrence {
  window: MaintenanceWindow;
  /** The targets that it is about, at least one. */
  targets: readonly Target[];
}

/** How far ahead is said what is planned, in ms. */
const AHEAD = 7 * DAY;

/** What is announced for the targets of the list, or for one of them, in the order in which it begins. */
export interface Announcements {
  /** What is under way. */
  open: Announcement[];
  /** What begins in the next seven days: of each window the next time. */
  planned: Announcement[];
}

export function announcements({ maintenance, list, slot }: View, target?: Target): Announcements {
  const targets = target ? [target] : list.targets;
  const windows = (maintenance?.windows ?? [])
    .map((window) => ({ window, targets: targets.filter((target) => covers(window, target)) }))
    .filter(({ targets }) => targets.length > 0);
  const open: Announcement[] = [];
  const planned: Announcement[] = [];
  for (const about of windows) {
    const occurrences = occurrencesOf(about.window, slot, slot + AHEAD);
    const next = occurrences.find(({ from }) => from > slot);
    open.push(...occurrences.filter(({ from }) => from <= slot).map((occurrence) => ({ ...occurrence, ...about })));
    if (next) planned.push({ ...next, ...about });
  }
  const byBeginning = (a: Occurrence, b: Occurrence) => a.from - b.from;
  return { open: open.sort(byBeginning), planned: planned.sort(byBeginning) };
}

/** How often it comes again: `daily`. */
export const EVERY_WORDS: Record<Every, string> = { day: "daily", week: "weekly" };
