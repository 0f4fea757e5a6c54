import type { Incidents } from "../model/incident.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { KnownStates } from "../past/changes.ts";

/** How things are by all that one process knows, at the moment it looks; times are ms UTC. */
export interface Situation {
  /** What the monitor is called, and where its page is, without a slash at the end; "": not known. */
  title: string;
  baseUrl: string;
  interval: number;
  /** The slot that the clock is in. */
  slot: number;
  /** The newest sweep; its list is what is watched. */
  latest: PastSweep;
  /** What was last found of each target that says something, and when. */
  states: KnownStates;
  incidents: Incidents;
  /** Slots of the past hour that went by without a sweep. */
  missed: readonly number[];
  /** Whether the store has all that this is made of, so that others may know it as well. */
  isStored: boolean;
  /** Which process this is. */
  replica: string;
  /** The updated list was rejected: when, and how many problems it has. Undefined: it was not. */
  list?: { since: number; problems: number };
}
