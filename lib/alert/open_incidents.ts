import type { ChannelOptions } from "../channel/channel.ts";
import type { DigestIncident } from "../model/digest.ts";
import type { Incident } from "../model/incident.ts";
import type { Target } from "../model/target.ts";
import { reasonWords } from "../show/words.ts";
import { certificateKey } from "./certificates.ts";
import { isAbout } from "./is_about.ts";
import type { Reported } from "./ledger.ts";
import type { Situation } from "./situation.ts";

/** An incident that is open now. */
export interface Open {
  /** As the ledger has it once it is reported. */
  report: Reported;
  /** Whether the newest sweep found it in maintenance: it is not counted or reported meanwhile, but it is not over either. */
  isInMaintenance: boolean;
  /** Whether as many sweeps in a row found it down as the channel wants. */
  isLongEnough: boolean;
  /** What it may have in common with others. */
  origin: Origin;
}

/** What may be the cause of an incident; undefined: not known, or not applicable. */
export interface Origin {
  /** The certificate for which TLS failed, by its key. */
  certificate?: string;
  /** The address that failed. */
  address?: string;
}

/** A situation with what is open in it for a channel. */
export interface ChannelSituation extends Situation {
  open: readonly Open[];
}

/** The open incidents of a channel's targets, oldest first, except those that no sweep of the past day has found down. */
export function openIncidents(situation: Situation, options: ChannelOptions): Open[] {
  const { incidents, states, interval, latest } = situation;
  const targets = targetsById(situation);
  const inMaintenance = new Set(
    latest.targets.filter((_, index) => latest.record.checks[index].state === "maintenance").map(({ id }) => id),
  );
  return incidents.open.flatMap((incident): Open[] => {
    const target = targets.get(incident.target);
    const state = states.get(incident.target);
    if (!target || state?.state !== "down" || !isAbout(options, target)) return [];
    return [{
      report: { incident: digestIncident(incident, target), seen: state.slot },
      isInMaintenance: inMaintenance.has(target.id),
      isLongEnough: latest.record.slot - incident.opened >= (options.after - 1) * interval,
      origin: {
        certificate: incident.certificate && certificateKey(incident.certificate),
        address: incident.address,
      },
    }];
  }).sort((a, b) => a.report.incident.opened - b.report.incident.opened);
}

/** A target's last incident, if it is over and the channel still covers the target. */
export function lastIncident(target: string, situation: Situation, options: ChannelOptions): Reported | undefined {
  const incident = situation.incidents.closed.find((each) => each.target === target);
  const known = targetsById(situation).get(target);
  if (!incident || !known || !isAbout(options, known)) return undefined;
  return { incident: digestIncident(incident, known), seen: incident.opened };
}

/** What a digest says about a target, besides its id. */
export function namesOf({ name, url, category }: Target): Pick<DigestIncident, "name" | "url" | "category"> {
  return { name, url, category };
}

const targetsIn = new WeakMap<readonly Target[], Map<string, Target>>();

/** The targets in the newest list, by id. */
export function targetsById({ latest: { targets } }: Situation): ReadonlyMap<string, Target> {
  let known = targetsIn.get(targets);
  if (!known) targetsIn.set(targets, known = new Map(targets.map((target) => [target.id, target])));
  return known;
}

function digestIncident(incident: Incident, target: Target): DigestIncident {
  const { id, opened, outcome } = incident;
  return {
    id,
    target: target.id,
    ...namesOf(target),
    opened,
    reason: reasonWords(incident),
    failure: String(outcome),
  };
}
