import type { Every } from "../model/maintenance.ts";
import type { View } from "../model/view.ts";
import { type Announcement, announcements } from "../show/maintenance.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/maintenance`: the announced maintenance. */
export interface ApiMaintenance {
  /** Where it is announced; null: no source is configured. */
  source: string | null;
  /** When that was read; null: it could not be read yet. */
  readAt: Timestamp | null;
  /** Why the windows that are at the source now were rejected; empty: they are in use. */
  problems: string[];
  rejectedAt: Timestamp | null;
  /** How many windows there are in all. */
  windows: Integer;
  /** Maintenance that is under way for targets in the list. */
  underWay: ApiAnnouncement[];
  /** Maintenance that begins in the next seven days: the next occurrence of each window. */
  planned: ApiAnnouncement[];
}

/** One occurrence of a window. */
export interface ApiAnnouncement {
  from: Timestamp;
  /** Null: until the window is removed. */
  to: Timestamp | null;
  /** How often the window recurs; null: it does not. */
  every: Every | null;
  /** The time zone that the window is given in. */
  zone: string;
  /** The category or the id of the target that it is for; both null: all targets. */
  category: string | null;
  target: string | null;
  /** How many targets in the list it covers. */
  targets: Integer;
  /** The reason; "": none was given. */
  note: string;
}

/** Null where there is no such time. */
const timeOrNull = (time: number | undefined): Timestamp | null => {
  return time === undefined || time === Infinity ? null : timestamp(time);
};

export function apiMaintenance(view: View): ApiMaintenance {
  const { maintenance } = view;
  const { open, planned } = announcements(view);
  return {
    source: maintenance?.source ?? null,
    readAt: timeOrNull(maintenance?.readAt),
    problems: maintenance?.problems ?? [],
    rejectedAt: timeOrNull(maintenance?.rejectedAt),
    windows: maintenance?.windows.length ?? 0,
    underWay: open.map(apiAnnouncement),
    planned: planned.map(apiAnnouncement),
  };
}

function apiAnnouncement({ from, to, window, targets }: Announcement): ApiAnnouncement {
  const { every, zone, category, id, note } = window;
  return {
    from: timestamp(from),
    to: timeOrNull(to),
    every: every ?? null,
    zone,
    category: category ?? null,
    target: id ?? null,
    targets: targets.length,
    note,
  };
}
