import type { Incident } from "../../model/incident.ts";

/** A change to the stored incidents that one sweep closed. */
export interface Closing {
  /** The slot of the sweep, ms UTC. */
  slot: number;
  /** The incidents to store, given those stored before. */
  merge: (stored: readonly Incident[]) => Incident[];
}

/** What has to be added to and removed from the stored incidents, sweep by sweep. */
export function closings(closed: readonly Incident[], undone: readonly Incident[] = []): Closing[] {
  const added = Map.groupBy(closed, (incident) => incident.closed!);
  const removed = Map.groupBy(undone, (incident) => incident.closed!);
  return [...new Set([...added.keys(), ...removed.keys()])].map((slot) => ({
    slot,
    merge: (stored) => {
      const incidents = new Map(stored.map((incident) => [incident.id, incident]));
      for (const { id } of removed.get(slot) ?? []) incidents.delete(id);
      for (const incident of added.get(slot) ?? []) incidents.set(incident.id, incident);
      return [...incidents.values()];
    },
  }));
}
