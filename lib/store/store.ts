import { DAY } from "../duration.ts";
import { type Day } from "../model/day.ts";
import type { Incident, OpenIncidents } from "../model/incident.ts";
import type { SweepCounts, SweepRecord } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import type { StoreBreak } from "../model/view.ts";

/**
 * Where sweeps are stored. Every adapter guarantees this (the tests in `testing/store/contract.ts` run for all of them):
 *
 * - a record is immutable: the first one written for a slot stays;
 * - a list is stored by its hash, so an old record still finds its targets;
 * - a claim is one conditional write, so of several processes one gets a slot.
 *
 * Methods reject with an `Error` that says what could not be done, to what, and why.
 */
export interface Store {
  /** Its name for people, without secrets: `sqlite:data/lookout.db`. */
  readonly name: string;

  /** The last loss or replacement of everything stored, while this process had the store open; undefined: none. */
  readonly lastBreak?: StoreBreak;

  /** Writes the record of a slot; false when the slot had one already, which stays. */
  putSweep(record: SweepRecord): Promise<boolean>;

  /** The record of a slot, read consistently: what was written before the call is found. */
  sweep(slot: number): Promise<SweepRecord | undefined>;

  /** The records whose slot is `since` or later and, if it is given, before `until` (ms UTC), oldest first. */
  sweeps(since: number, until?: number): Promise<SweepRecord[]>;

  /** The first slot from `since` (ms UTC) on that has a record; undefined: none has. */
  nextSlot(since: number): Promise<number | undefined>;

  /** The newest record of the slots up to `until` (ms UTC; default: of all); undefined: there is none. */
  lastSweep(until?: number): Promise<SweepRecord | undefined>;

  /** The counts of the newest sweeps of slots up to `until` (ms UTC), at most `limit` of them, oldest first; no checks are unpacked. */
  sweepCounts(until: number, limit: number): Promise<SweepCounts[]>;

  /**
   * Stores a list under its hash, for at least as long as all present sweeps, and makes it the latest unless `options` say otherwise.
   * Secrets of the targets are not stored.
   */
  putTargets(list: TargetList, options?: PutTargetsOptions): Promise<void>;

  /** The list with this hash; undefined: not known. */
  targets(hash: string): Promise<TargetList | undefined>;

  /** The list that was made the latest last; undefined: none ever was. */
  latestTargets(): Promise<TargetList | undefined>;

  /** Writes a day; false: it was there already, and stays. */
  putDay(day: Day): Promise<boolean>;

  /** The days that begin at `since` (ms UTC) or later, oldest first. */
  days(since: number): Promise<Day[]>;

  /**
   * Writes the incidents open after a sweep, unless later ones are stored, and those closed by sweeps in any case. The latter are added to
   * those already stored for the same sweep, replacing any with the same id: several processes may close different incidents.
   */
  putIncidents(open: OpenIncidents, closed: readonly Incident[], options?: PutIncidentsOptions): Promise<void>;

  /** The open incidents as last written, and those closed by sweeps of slots from `since` (ms UTC) on, oldest first. */
  incidents(since: number): Promise<StoredIncidents>;

  /**
   * The document with this name, read consistently: what was written before the call is found. Undefined: there is none, or it was last
   * written so long ago that it has expired.
   */
  document(name: string): Promise<StoredDocument | undefined>;

  /**
   * Writes a document if its version is still the expected one (undefined: if there is none); false: it is not. Of several processes that
   * expect the same version, one succeeds. No version is used twice.
   */
  putDocument(name: string, bytes: Uint8Array, expectedVersion: number | undefined): Promise<boolean>;

  /** Takes or renews the claim on a slot until the time `until` (ms UTC); false: another owner holds it. */
  claim(slot: number, owner: string, until: number): Promise<boolean>;

  /** Releases a claim, if it is still the owner's. */
  release(slot: number, owner: string): Promise<void>;

  /**
   * Deletes sweeps, claims, days, documents and closed incidents older than `RETENTION` and, within a day, older lists that no remaining
   * sweep used; never the latest list. A process that sweeps with a list other than the latest writes it once a day.
   */
  prune(): Promise<void>;

  close(): Promise<void>;
}

export interface PutTargetsOptions {
  /** Whether it is the current list; false: only an old sweep needs it. Default true. */
  latest?: boolean;
}

export interface PutIncidentsOptions {
  /** Incidents to remove from the stored closed ones, by id and by the sweep that closed them. Default: none. */
  undone?: readonly Incident[];
  /** Stored open incidents are also replaced if they are from after this time, ms UTC: no sweep was made then. Default: never. */
  until?: number;
}

/** Incidents as they are stored. */
export interface StoredIncidents extends OpenIncidents {
  closed: Incident[];
}

/** A small document that processes write in turn. */
export interface StoredDocument {
  bytes: Uint8Array;
  /** Rises with every write. */
  version: number;
}

export interface StoreOptions {
  /** The clock for claims and ages, ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Milliseconds for which each kind of record is kept. */
export const RETENTION = { sweep: 8 * DAY, day: 400 * DAY, incident: 400 * DAY, document: 30 * DAY } as const;
