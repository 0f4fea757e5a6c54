import type { Certificate } from "../check/certificate/certificate.ts";
import type { Day } from "../past/day_fold.ts";
import type { Incidents } from "../past/incident_book.ts";
import type { ListStatus } from "../list/reader.ts";
import type { SweepRecord } from "./check.ts";
import type { StoreBreak } from "../store/store.ts";
import type { Progress } from "../sweep/sweep.ts";
import type { ThreadTrouble } from "../sweep/thread.ts";
import type { Target } from "../list/parse.ts";
import type { TrailReader } from "../past/trail.ts";

/** A record with the targets it is about, in its order. */
export interface PastSweep {
  record: SweepRecord;
  targets: Target[];
}

/** A sweep that is under way. */
export interface RunningSweep {
  /** ms UTC. */
  slot: number;
  started: number;
  progress: Progress;
}

/**
 * What the server shows, at one version: immutable, so that whatever is made of it may be kept as long as the version
 * stands. Times are ms UTC.
 */
export interface View {
  /** Rises whenever something that is shown has changed. */
  version: number;
  title: string;
  /** Where the page can be reached from outside, without a slash at its end; "": not known. */
  baseUrl: string;
  interval: number;
  /** The slot that the clock is in. */
  slot: number;
  list: ListStatus;
  /** The newest sweep there is, however old; undefined: none was ever finished. */
  latest?: PastSweep;
  /** The past hour, newest first. */
  sweeps: PastSweep[];
  /** The last 90 days that are over, oldest first; those that nobody swept on are missing. */
  days: readonly Day[];
  /** Gives a target's points of the past day, oldest first. */
  trail: TrailReader;
  incidents: Incidents;
  /** By the host and port of a URL, what this process knows of the certificate there. */
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
  /** Of the past day: from when on the store does not have what it had. */
  storeBreak?: StoreBreak;
  /** Lines of the log that nobody read, since the start. */
  droppedLines?: number;
  /** What went wrong with the thread that checks; undefined: nothing did. */
  threadTrouble?: ThreadTrouble;
}

/** Whether the newest sweep tells how things are now, and not how they once were. */
export function isCurrent({ sweeps, behind }: View): boolean {
  return sweeps.length > 0 && !behind;
}
