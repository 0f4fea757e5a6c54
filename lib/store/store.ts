import type { SweepRecord } from "../record.ts";
import type { TargetList } from "../targets.ts";

/**
 * Where sweeps live. Every adapter keeps these promises (`contract_test.ts` runs them all):
 *
 * - a record is immutable: the first one written for a slot stays;
 * - a list is kept by its hash, so an old record still finds its own targets;
 * - a claim is one conditional write, so of several processes one gets a slot.
 *
 * Methods reject with an `Error` that says what could not be done, to what, and why.
 */
export interface Store {
  /** What people call it, without secrets: `sqlite:data/lookout.db`. */
  readonly name: string;

  /** Writes the record of a slot; false when the slot had one already, which stays. */
  putSweep(record: SweepRecord): Promise<boolean>;

  /** The records whose slot is `since` (ms UTC) or later, oldest first. */
  sweeps(since: number): Promise<SweepRecord[]>;

  /** The newest record; undefined: nothing was ever swept. */
  lastSweep(): Promise<SweepRecord | undefined>;

  /** Keeps a list under its hash and makes it the latest. Secrets of the targets are not stored. */
  putTargets(list: TargetList): Promise<void>;

  /** The list with this hash; undefined: not known. */
  targets(hash: string): Promise<TargetList | undefined>;

  /** The list that was put last; undefined: none ever was. */
  latestTargets(): Promise<TargetList | undefined>;

  /** Takes or renews the claim on a slot until the time `until` (ms UTC); false: another owner holds it. */
  claim(slot: number, owner: string, until: number): Promise<boolean>;

  /** Gives a claim up, if it is still the owner's. */
  release(slot: number, owner: string): Promise<void>;

  /**
   * Deletes sweeps and claims of slots older than `RETENTION`, and the lists put before that which no sweep left was swept
   * with; never the latest list.
   */
  prune(): Promise<void>;

  close(): Promise<void>;
}

export interface StoreOptions {
  /** The clock that claims and ages go by, in ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Milliseconds for which each kind of record is kept. */
export const RETENTION = { sweep: 8 * 86_400_000 } as const;
