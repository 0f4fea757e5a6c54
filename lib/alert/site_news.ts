import type { ChannelOptions } from "../channel/channel.ts";
import { DAY } from "../duration.ts";
import { type Digest, type DigestIncident, STORM_SIZE } from "../model/digest.ts";
import { isClosing } from "../model/state.ts";
import { certificateNews } from "./certificates.ts";
import { isAbout } from "./is_about.ts";
import type { Ledger, Reported } from "./ledger.ts";
import { type ChannelSituation, lastIncident, namesOf, type Open, targetsById } from "./open_incidents.ts";
import { sharedCause } from "./shared_cause.ts";
import type { Situation } from "./situation.ts";
import { isUnsteady, isUnsteadyDue, movements } from "./unsteady.ts";

/** How long the ledger remembers that a recovery was reported, in ms. */
const ENDED_REMEMBERED_FOR = DAY;

export interface SiteNewsOptions {
  /** Of the channel. */
  options: ChannelOptions;
  /** The digest's. */
  id: string;
}

export interface SiteNews {
  news: Pick<
    Digest,
    "down" | "recovered" | "unwatched" | "unsteady" | "certificates" | "cause" | "stormsOver"
  >;
  /** The ledger once the channel has received that. */
  ledger: Pick<Ledger, "reported" | "ended" | "unsteady" | "certificates">;
}

/**
 * What a reliable sweep changes about sites and their certificates. What was reported about a target is only revised by a sweep at least
 * as new as the one it was based on, so that a process that knows less does not contradict one that knows more.
 */
export function siteNews(before: Ledger, situation: ChannelSituation, { options, id }: SiteNewsOptions): SiteNews {
  const { slot } = situation.latest.record;
  const draft: Draft = {
    situation,
    options,
    slot,
    reported: new Map(before.reported),
    ended: new Map([...before.ended].filter(([, seen]) => seen > slot - ENDED_REMEMBERED_FOR)),
    unsteady: new Map(before.unsteady),
    open: new Map(situation.open.map((each) => [each.report.incident.target, each])),
  };
  const unwatched = takeUnwatched(draft);
  const unsteady = takeUnsteady(draft, id);
  const recovered = takeRecovered(draft);
  const down = takeDown(draft, id);
  const { reported, ended } = draft;

  const { news: ending, certificates } = certificateNews(before, situation.latest, options);

  const storms = new Set([...reported.values()].map(({ incident }) => incident.storm));
  const over = [...recovered, ...unwatched].flatMap(({ storm }) => storm && !storms.has(storm) ? storm : []);
  const cause = sharedCause(down.map((incident) => ({ ...draft.open.get(incident.target)!.origin, incident })), {
    targets: situation.latest.targets,
  });
  return {
    news: { down, recovered, unwatched, unsteady, certificates: ending, cause, stormsOver: [...new Set(over)] },
    ledger: { reported, ended, unsteady: draft.unsteady, certificates },
  };
}

/** Marks incidents as a storm if there are enough of them. */
export function asStorm(down: DigestIncident[], id: string): DigestIncident[] {
  return down.length > STORM_SIZE ? down.map((incident) => ({ ...incident, storm: id })) : down;
}

/** The ledger's view of sites while it is being compared with the sweep of `slot`. */
interface Draft {
  readonly situation: Situation;
  readonly options: ChannelOptions;
  readonly slot: number;
  /** By the target's id, like the others. */
  readonly open: ReadonlyMap<string, Open>;
  readonly reported: Map<string, Reported>;
  readonly ended: Map<string, number>;
  readonly unsteady: Map<string, number>;
}

/** What was removed from the list while down, once a second sweep finds it gone: two lists are in use during a deployment. */
function takeUnwatched({ situation, slot, reported, unsteady }: Draft): DigestIncident[] {
  const targets = targetsById(situation);
  return [...reported].flatMap(([target, { gone, ...report }]) => {
    if (targets.has(target)) {
      if (gone !== undefined) reported.set(target, report);
    } else if (gone === undefined) reported.set(target, { ...report, gone: slot });
    else {
      reported.delete(target);
      unsteady.delete(target);
      return [report.incident];
    }
    return [];
  });
}

function takeUnsteady(
  { situation, options, slot, open, reported, unsteady }: Draft,
  digest: string,
): Digest["unsteady"] {
  const targets = targetsById(situation);
  const moved = movements(situation.incidents, slot);
  return [...new Set([...moved.keys(), ...unsteady.keys()])].flatMap((id) => {
    const target = targets.get(id);
    if (!target || !isAbout(options, target)) return [];
    const movement = moved.get(id);
    const last = unsteady.get(id);
    if (!movement || !isUnsteady(movement, last !== undefined)) {
      unsteady.delete(id);
      return [];
    }
    if (!isUnsteadyDue(last, slot) || movement.openings === 0 && last !== undefined) return [];
    let report = reported.get(id);
    if (!report) {
      const found = open.get(id)?.report ?? lastIncident(id, situation, options);
      if (!found) return [];
      reported.set(id, report = { ...found, unsteadyIn: digest });
    }
    unsteady.set(id, slot);
    return [{ ...report.incident, openings: movement.openings }];
  });
}

function takeRecovered({ situation, open, reported, ended, unsteady }: Draft): Digest["recovered"] {
  const { states, incidents } = situation;
  const targets = targetsById(situation);
  return [...reported].flatMap(([id, { incident, seen }]) => {
    const target = targets.get(id);
    const found = states.get(id);
    if (!target || !found || open.has(id) || unsteady.has(id)) return [];
    const { state, slot } = found;
    if (!isClosing(state) || slot < seen) return [];
    reported.delete(id);
    ended.set(id, slot);
    const end = incidents.closed.find((each) => each.target === id && each.closed! >= incident.opened);
    return [{ ...incident, ...namesOf(target), closed: end?.closed ?? slot, ended: state }];
  });
}

function takeDown({ options, open, reported, ended, unsteady }: Draft, id: string): DigestIncident[] {
  const fresh = [...open.values()].filter(({ report: { incident, seen }, isLongEnough, isInMaintenance }) => {
    const { target } = incident;
    return isLongEnough && !isInMaintenance && !reported.has(target) && !unsteady.has(target) &&
      seen > (ended.get(target) ?? -Infinity);
  });
  if (fresh.length < options.min) return [];
  const down = asStorm(fresh.map(({ report }) => report.incident), id);
  fresh.forEach(({ report: { seen } }, index) => {
    const incident = down[index];
    reported.set(incident.target, { incident, seen });
    ended.delete(incident.target);
  });
  return down;
}
