import type { Config } from "../config/variables.ts";
import type { Incidents } from "../model/incident.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { ListStatus } from "../model/target.ts";
import type { PlaceStatus } from "../model/view.ts";
import type { KnownStates } from "../past/changes.ts";
import type { Past } from "../past/past.ts";
import { isListKnown } from "../past/trail.ts";
import type { SlowTargets } from "../show/slow.ts";

/** Everything that one process knows now and that alerts depend on; times are ms UTC. */
export interface Situation {
  /** What the monitor is called, and where its page is, without a slash at the end; "": not known. */
  title: string;
  baseUrl: string;
  interval: number;
  /** The slot that the clock is in. */
  slot: number;
  /** The newest sweep, whose list says what is monitored. */
  latest: PastSweep;
  /** The last state of each target that was not unknown, and when it was found. */
  states: KnownStates;
  incidents: Incidents;
  /** What is up, but much slower than usual. */
  slow: SlowTargets;
  /** Slots of the past hour without a sweep. */
  missed: readonly number[];
  /** Whether the store has everything that this is based on, so that other processes can know it too. */
  isStored: boolean;
  /** Which process this is. */
  replica: string;
  /** The updated list was rejected: when, and how many problems it has. Undefined: it was not. */
  list?: { since: number; problems: number };
  /** The place that should check the list, and since when it has not responded. Undefined: it responds, or there is none. */
  replacedPlace?: { name: string; since: number };
}

export interface SituationOptions extends Pick<Situation, "slow" | "missed" | "isStored"> {
  config: Pick<Config, "title" | "baseUrl" | "interval" | "replica">;
  list: ListStatus;
  places?: readonly PlaceStatus[];
}

/** The situation according to a known past; undefined: nothing was swept yet, or it is not known which targets were. */
export function situationOf(
  past: Past,
  { config, list, places, slow, missed, isStored }: SituationOptions,
): Situation | undefined {
  const { latest } = past.hour;
  if (!latest || !isListKnown(latest)) return undefined;
  const { title, baseUrl, interval, replica } = config;
  const { problems, refusedAt = 0 } = list;
  const replaced = places?.find((place) => place.replaced);
  return {
    title,
    baseUrl,
    interval,
    slot: past.slot,
    latest,
    states: past.states,
    incidents: past.incidents.shown,
    slow,
    missed,
    isStored,
    replica,
    ...(problems.length > 0 && { list: { since: refusedAt, problems: problems.length } }),
    ...(replaced && { replacedPlace: { name: replaced.name, since: replaced.silentSince ?? past.slot } }),
  };
}

/** A key that changes whenever there may be something new to send. */
export function newsKey({ latest: { record }, missed, list, replacedPlace, isStored, incidents }: Situation): string {
  const { slot, replica, finished } = record;
  return JSON.stringify([slot, replica, finished, missed, list, replacedPlace, isStored, incidents.open.length]);
}
