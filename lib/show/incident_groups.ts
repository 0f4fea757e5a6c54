import { DAY } from "../duration.ts";
import type { Incident } from "../model/incident.ts";
import { compareNames } from "../text/compare_names.ts";

/** Incidents that began at the same moment with the same failure, or a single one. */
export interface IncidentGroup {
  /** At least one, by name. */
  incidents: readonly Incident[];
  opened: number;
  /** When the last of them closed; undefined: they are open. */
  closed?: number;
}

/** This many incidents that began at the same moment have one cause; two may be chance. */
const MIN_GROUP = 3;

/** Puts incidents that began at the same moment with the same failure into one group, at the position of the first one. */
export function groupIncidents(incidents: readonly Incident[]): IncidentGroup[] {
  const together = Map.groupBy(incidents, keyOf);
  const done = new Set<string>();
  return incidents.flatMap((incident): IncidentGroup[] => {
    const key = keyOf(incident);
    const group = together.get(key)!;
    if (group.length < MIN_GROUP) return [{ incidents: [incident], opened: incident.opened, closed: incident.closed }];
    if (done.has(key)) return [];
    done.add(key);
    const sorted = group.toSorted((a, b) => compareNames(a.name, b.name));
    const closed = incident.closed === undefined
      ? undefined
      : group.reduce((latest, { closed }) => Math.max(latest, closed!), 0);
    return [{ incidents: sorted, opened: incident.opened, closed }];
  });
}

function keyOf({ opened, outcome, reason, closed }: Incident): string {
  return `${opened} ${outcome} ${reason} ${closed === undefined}`;
}

/** Open incidents by how long they have been open. */
export interface IncidentAges {
  /** For less than 24 hours. */
  today: Incident[];
  /** For less than seven days. */
  week: Incident[];
  longer: Incident[];
}

/** @param now ms UTC */
export function agesOf(open: readonly Incident[], now: number): IncidentAges {
  const ages: IncidentAges = { today: [], week: [], longer: [] };
  for (const incident of open) {
    const age = now - incident.opened;
    (age < DAY ? ages.today : age < 7 * DAY ? ages.week : ages.longer).push(incident);
  }
  return ages;
}
