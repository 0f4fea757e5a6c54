import type { Certificate } from "./certificate.ts";
import type { Day, TrailReader } from "./day.ts";
import type { Incidents } from "./incident.ts";
import type { MaintenanceStatus } from "./maintenance.ts";
import type { PastSweep, RunningSweep, SweepCounts } from "./sweep.ts";
import type { ListStatus } from "./target.ts";

/**
 * What the server shows, at one version: immutable, so that anything made from it may be cached for as long as the version
 * is current. Times are ms UTC.
 */
export interface View {
  /** Rises whenever something that is shown has changed. */
  version: number;
  title: string;
  /** Where the page can be reached from outside, without a slash at its end; "": not known. */
  baseUrl: string;
  interval: number;
  /** What sites see of requests, so that their owners can allow them. */
  visitor: { userAgent: string; addresses: readonly string[] };
  /** The slot that the clock is in. */
  slot: number;
  list: ListStatus;
  /** What maintenance is announced; undefined: none is configured. */
  maintenance?: MaintenanceStatus;
  /** The newest sweep there is, however old; undefined: none was ever finished. */
  latest?: PastSweep;
  /** The past hour, newest first. */
  sweeps: PastSweep[];
  /** The counts of the sweeps of the past eight days, oldest first. */
  week: readonly SweepCounts[];
  /** Set if the view is of the past, after the sweep of `slot`: `now` is the slot that the clock is in. */
  past?: { now: number };
  /** The last 90 full days, oldest first; days without a sweep are missing. */
  days: readonly Day[];
  /** What sweeps of the past day found of each target. */
  trail: TrailReader;
  incidents: Incidents;
  /** What this process knows of certificates, by the host and port of a URL. */
  certificates: ReadonlyMap<string, Certificate>;
  running?: RunningSweep;
  /** When the next sweep is due. */
  next: number;
  /** The slot is not being swept though it should be. */
  behind: boolean;
  /** Slots of the past hour that went by without a sweep, newest first. */
  missed: number[];
  /** A message for visitors that history isn't being saved, without the reason. Undefined: it is. */
  storeFailure?: string;
  /** A message for visitors that the disk cannot buffer what the store does not accept. Undefined: it can. */
  spoolFailure?: string;
  /** Sweeps on this disk that the store does not have yet. */
  spooled: number;
  /** When the store lost what it had, if that was in the past day. */
  storeBreak?: StoreBreak;
  /** Lines of the log that were dropped since the start, because nothing read them. */
  droppedLines?: number;
  /** How the channels for alerts are doing; undefined: there are none. */
  alerts?: readonly ChannelStatus[];
  /** The places that give second opinions; undefined: there are none. */
  places?: readonly PlaceStatus[];
  /** What went wrong with the thread that checks; undefined: nothing did. */
  threadTrouble?: ThreadTrouble;
}

/** How a channel for alerts is doing. Times are ms UTC. */
export interface ChannelStatus {
  name: string;
  /** Its scheme: `webhook`. */
  kind: string;
  /** When a message was last delivered; 0: never, as far as this process knows. */
  delivered: number;
  /** The message that could not be delivered yet: since when, after how many tries, and why, in a word that is safe to show. */
  failing?: { since: number; tries: number; code: string };
  /** Attempts of this process since its start, by their result. */
  attempts: Readonly<Record<AttemptResult, number>>;
}

export const ATTEMPT_RESULTS = ["delivered", "failed"] as const;
export type AttemptResult = typeof ATTEMPT_RESULTS[number];

/** How a place is doing, as far as this process knows. Times are ms UTC. */
export interface PlaceStatus {
  name: string;
  /** When it last sent results; 0: not since this process started. */
  responded: number;
  /** Since when it has not responded to jobs; undefined: it has. */
  silentSince?: number;
  /** Set if the whole list should be checked there, and is checked here meanwhile. */
  replaced?: true;
}

/** Whether the newest sweep shows the current state, not an old one. */
export function isCurrent({ sweeps, behind, past }: View): boolean {
  return sweeps.length > 0 && !behind && !past;
}

/** A loss of what the store had. */
export interface StoreBreak {
  /**
   * `lost`: the data is gone, and the store starts empty; `damaged`: likewise, with the old data set aside; `replaced`: another history took
   * its place.
   */
  kind: "lost" | "damaged" | "replaced";
  /** ms UTC. */
  at: number;
}

/** What went wrong with the sweep thread since this process started. */
export interface ThreadTrouble {
  /** When threads had to be replaced, in ms UTC, oldest first; the last ones. */
  replaced: readonly number[];
  /** Threads that are stuck and keep computing until this process ends. */
  stuck: number;
  /** Targets that are no longer checked, since the thread failed each time it checked them: names by id. */
  leftOut: ReadonlyMap<string, string>;
}
