import { DAY } from "../duration.ts";
import {
  covers,
  type Every,
  type MaintenanceStatus,
  type MaintenanceWindow,
  type Occurrence,
  occurrencesAfter,
} from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";
import type { View } from "../model/view.ts";

/** An occurrence of a window, and its targets. */
export interface Announcement extends Occurrence {
  window: MaintenanceWindow;
  /** The targets that it is about, at least one. */
  targets: readonly Target[];
}

/** How far ahead planned maintenance is shown, in ms. */
const AHEAD = 7 * DAY;

/** Announced maintenance, in the order in which it begins. */
export interface Announcements {
  /** What is under way. */
  open: Announcement[];
  /** What begins in the next seven days: the next occurrence of each window. */
  planned: Announcement[];
}

interface Cached extends Announcements {
  slot: number;
  targets: readonly Target[];
}

const cache = new WeakMap<MaintenanceStatus, Cached>();

/** The maintenance announced for all targets, worked out once per slot, or for some of them. */
export function announcements({ maintenance, list: { targets }, slot }: View, some?: readonly Target[]): Announcements {
  if (!maintenance) return { open: [], planned: [] };
  let made = cache.get(maintenance);
  if (made?.slot !== slot || made.targets !== targets) {
    cache.set(maintenance, made = { ...make(maintenance, targets, slot), slot, targets });
  }
  if (!some) return made;
  const about = (announcement: Announcement) => {
    const targets = some.filter((target) => covers(announcement.window, target));
    return targets.length > 0 ? [{ ...announcement, targets }] : [];
  };
  return { open: made.open.flatMap(about), planned: made.planned.flatMap(about) };
}

function make({ windows }: MaintenanceStatus, all: readonly Target[], slot: number): Announcements {
  const open: Announcement[] = [];
  const planned: Announcement[] = [];
  for (const window of windows) {
    const targets = all.filter((target) => covers(window, target));
    if (targets.length === 0) continue;
    for (const next of occurrencesAfter(window, slot)) {
      if (next.from <= slot) open.push({ ...next, window, targets });
      else {
        if (next.from < slot + AHEAD) planned.push({ ...next, window, targets });
        break;
      }
    }
  }
  const byBeginning = (a: Occurrence, b: Occurrence) => a.from - b.from;
  return { open: open.sort(byBeginning), planned: planned.sort(byBeginning) };
}

/** How often a window recurs: `daily`. */
export const EVERY_WORDS: Record<Every, string> = { day: "daily", week: "weekly" };
