import { quoted } from "../text/quoted.ts";
import type { Target } from "./target.ts";

/** How often a window recurs, and its period in days. */
export const EVERY = { day: 1, week: 7 } as const;
export type Every = keyof typeof EVERY;

/** When and for which targets failures are announced: one row of the file. Plain JSON. */
export interface MaintenanceWindow {
  /** The row's line, from 1. */
  line: number;
  /** The local time at which it first begins, `2026-03-29T02:30:00`. */
  from: string;
  /** The local time at which it first ends; undefined: it lasts until it is removed. */
  to?: string;
  /** Undefined: it does not recur. */
  every?: Every;
  /** The IANA time zone of these times. */
  zone: string;
  /** The category or the target that it covers; neither: all targets. */
  category?: string;
  id?: string;
  /** Why; "": not given. */
  note: string;
}

/** The announced windows, their source, and why a newer file was rejected. Times are ms UTC. */
export interface MaintenanceStatus {
  /** The source for people: a path or a URL, without secrets. */
  source: string;
  /** When these windows were read; undefined: none could be read yet. */
  readAt?: number;
  windows: readonly MaintenanceWindow[];
  /** Why what is at the source now is not used; empty: it is used. */
  problems: string[];
  /** When that was found. */
  rejectedAt?: number;
}

/** One time that a window is open, ms UTC: `to` is not included, and Infinity if there is no end. */
export interface Occurrence {
  from: number;
  to: number;
}

/** Whether a window covers a target. */
export function covers({ category, id }: MaintenanceWindow, target: Pick<Target, "id" | "category">): boolean {
  return (category === undefined || category === target.category) && (id === undefined || id === target.id);
}

/** The warning about a window that covers no target: it may be for one that is not in the list yet, or be misspelt. */
export function unmatchedWords(source: string, { line, category, id }: MaintenanceWindow): string {
  const which = id !== undefined
    ? `with the id ${quoted(id)}`
    : category !== undefined
    ? `in the category ${quoted(category)}`
    : "";
  return `${source}:${line}: the list has no target ${which}`.trimEnd();
}

/**
 * The occurrences of a window that end after a time, ms UTC, oldest first; a recurring one always has a next.
 * One by one, since a zone makes each cost a tenth of a millisecond.
 */
export function* occurrencesAfter(window: MaintenanceWindow, since: number): Generator<Occurrence, void> {
  const { every, zone } = window;
  const first = Temporal.PlainDateTime.from(window.from);
  const end = window.to === undefined ? undefined : Temporal.PlainDateTime.from(window.to);
  // Not the one before and a day more: after the day on which 02:30 was skipped that would be 03:30 for ever.
  const occurrence = (days: number): Occurrence => ({
    from: momentOf(first.add({ days }), zone, "earlier"),
    to: end ? momentOf(end.add({ days }), zone, "later") : Infinity,
  });
  const period = every && EVERY[every];
  const clock = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(zone).toPlainDateTime();
  const passed = period ? Math.floor(first.until(clock, { largestUnit: "days" }).days / period) : 0;
  // One that began a period ago may last until now, and clocks have skipped a whole day.
  for (let count = Math.max(0, passed - 2);; count++) {
    const next = occurrence(count * (period ?? 0));
    if (next.to > since) yield next;
    if (!period) return;
  }
}

/** Whether a window is open at some moment between two times, ms UTC, both included. */
export function isOpenWithin(window: MaintenanceWindow, since: number, until: number): boolean {
  const [next] = occurrencesAfter(window, since).take(1);
  return next !== undefined && next.from <= until;
}

/**
 * The moment of a local time that daylight saving may skip or repeat: a window begins with the earlier and ends with the later
 * of the two moments, so that it is never shorter than it says.
 */
function momentOf(time: Temporal.PlainDateTime, zone: string, disambiguation: "earlier" | "later"): number {
  return time.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
}
