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
  /** What the sweeps of the past eight days came to, oldest first. */
  week: readonly SweepCounts[];
  /** Set: this is how things were after the sweep of `slot`, and the slot that the clock is in. */
  past?: { now: number };
  /** The last 90 days that are over, oldest first; days without a sweep are missing. */
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
  /** That history is not being saved, in words for everybody, without a reason. Undefined: it is. */
  storeFailure?: string;
  /** That what the store cannot take could not wait on disk, in words for everybody. Undefined: it could. */
  spoolFailure?: string;
  /** Sweeps on this disk that the store does not have yet. */
  spooled: number;
  /** Of the past day: from when on the store does not have what it had. */
  storeBreak?: StoreBreak;
  /** Lines of the log that were dropped since the start, because nothing read them. */
  droppedLines?: number;
  /** How the channels for alerts are doing; undefined: there are none. */
  alerts?: readonly ChannelStatus[];
  /** How the places do that give second opinions; undefined: there are none. */
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

/** How a place does, by all that this process knows. Times are ms UTC. */
export interface PlaceStatus {
  name: string;
  /** When it gave results last; 0: not since this process began. */
  responded: number;
  /** Since when it has not, though it was to; undefined: it has. */
  silentSince?: number;
  /** True: the whole list is to be checked there, and is checked here meanwhile. */
  replaced?: true;
}

/** Whether the newest sweep shows the current state, not an old one. */
export function isCurrent({ sweeps, behind, past }: View): boolean {
  return sweeps.length > 0 && !behind && !past;
}

/** From when on a store does not have what it had. */
export interface StoreBreak {
  /**
   * `lost`: the data is gone, and the store starts empty; `damaged`: likewise, with the old data set aside; `replaced`: another history took
   * its place.
   */
  kind: "lost" | "damaged" | "replaced";
  /** ms UTC. */
  at: number;
}

/** What went wrong with the thread since this process began. */
export interface ThreadTrouble {
  /** When threads had to be replaced, in ms UTC, oldest first; the last ones. */
  replaced: readonly number[];
  /** Threads that are stuck and keep computing until this process ends. */
  stuck: number;
  /** Targets that are not checked any more, since a thread failed each time that they were: name by id. */
  leftOut: ReadonlyMap<string, string>;
}
