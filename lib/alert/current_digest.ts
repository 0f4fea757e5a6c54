import type { Digest } from "../model/digest.ts";
import { endingCertificates } from "./certificates.ts";
import { digestOf, type NextOptions, wantedBy } from "./digest.ts";
import { lastIncident, openIncidents } from "./open_incidents.ts";
import type { Situation } from "./situation.ts";
import { currentTrouble } from "./trouble.ts";
import { isUnsteady, movements } from "./unsteady.ts";

/**
 * Everything that is open now, for services that expect to receive it repeatedly and keep their own state. An unsteady target appears
 * only as unsteady, or it would come and go with each incident.
 */
export function currentDigest(situation: Situation, options: NextOptions): Digest {
  const open = openIncidents(situation, options.options);
  const lasting = open.filter(({ isLongEnough }) => isLongEnough);
  const reports = new Map(lasting.map(({ report }) => [report.incident.target, report]));
  const moved = movements(situation.incidents, situation.latest.record.slot);
  const unsteady = [...moved].flatMap(([target, movement]): Digest["unsteady"] => {
    if (!isUnsteady(movement, false)) return [];
    const report = reports.get(target) ?? lastIncident(target, situation, options.options);
    return report ? [{ ...report.incident, openings: movement.openings }] : [];
  });
  for (const { target } of unsteady) reports.delete(target);
  const news = wantedBy(options.options, {
    down: [...reports.values()].map(({ incident }) => incident),
    unsteady,
    certificates: endingCertificates(situation.latest, options.options),
    monitor: currentTrouble(situation),
  });
  return digestOf("baseline", news, { ...situation, open }, options);
}
