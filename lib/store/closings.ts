import type { Incident } from "../incidents.ts";

/** Closed incidents by the slot (ms UTC) of the sweep that closed them. */
export function closings(closed: readonly Incident[]): Map<number, Incident[]> {
  return Map.groupBy(closed, (incident) => incident.closed!);
}
