import type { Every } from "../model/maintenance.ts";
import type { View } from "../model/view.ts";
import { type Announcement, announcements } from "../show/maintenance.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/maintenance`: the announced maintenance. */
export interface ApiMaintenance {
  /** Where it is announced; null: nowhere. */
  source: string | null;
  /** When that was read; null: it could not be read yet. */
  readAt: Timestamp | null;
  /** Why what is at the source now is not used; empty: it is used. */
  problems: string[];
  rejectedAt: Timestamp | null;
  /** How many windows there are, whenever they are. */
  windows: Integer;
  /** What is under way for targets of the list. */
  underWay: ApiAnnouncement[];
  /** What begins in the next seven days: of each window the next time. */
  planned: ApiAnnouncement[];
}

/** One time that a window is open. */
export interface ApiAnnouncement {
  from: Timestamp;
  /** Null: until it is removed. */
  to: Timestamp | null;
  /** How often it comes again; null: not at all. */
  every: Every | null;
  /** By whose clocks it is given. */
  zone: string;
  /** The category or the id of the target that it is for; both null: all targets. */
  category: string | null;
  target: string | null;
  /** How many targets of the list it is for. */
  targets: Integer;
  /** Why; "": not given. */
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
