import type { Incident, OpenIncidents } from "../model/incident.ts";
import { isDisputed } from "../model/opinion.ts";
import { positionsIn } from "../model/positions.ts";
import { isClosing, TRAITS } from "../model/state.ts";
import type { FoundSweep } from "./trail.ts";

export interface FoldedIncidents extends OpenIncidents {
  /** The incidents that this sweep closed. */
  closed: Incident[];
}

/** Open incidents, and those closed before. */
export interface KnownIncidents extends OpenIncidents {
  closed: readonly Incident[];
}

/** Incidents as they were at a time `at`, ms UTC: what closed later is open again, what opened later is not known yet. */
export function rewindIncidents({ open, closed }: KnownIncidents, at: number): KnownIncidents {
  // An incident in both was closed after the open ones were written.
  const known = new Map([...open, ...closed].map((incident) => [incident.id, incident]));
  const then = [...known.values()].filter(({ opened }) => opened <= at);
  const isClosed = (incident: Incident) => incident.closed !== undefined && incident.closed <= at;
  return {
    through: at,
    open: then.filter((incident) => !isClosed(incident)).map(({ closed: _, ended: __, ...incident }) => incident),
    closed: then.filter(isClosed),
  };
}

/**
 * Folds one sweep into the open incidents. A reliable sweep opens one for each target it finds down and closes what it
 * finds up or blocked; `unknown` leaves one open; a target that is no longer in the list closes it as removed. A sweep
 * that was folded in already, or an older one, changes nothing, so folding may be repeated.
 */
export function foldIncidents(before: OpenIncidents, sweep: FoundSweep): FoldedIncidents {
  const { record, targets } = sweep;
  if (record.slot <= before.through) return { ...before, closed: [] };
  const through = record.slot;
  if (!record.reliable) return { through, open: before.open, closed: [] };

  const positions = positionsIn(targets);
  const open: Incident[] = [];
  const closed: Incident[] = [];
  for (const incident of before.open) {
    const position = positions.get(incident.target);
    const state = position === undefined ? "removed" : record.checks[position].state;
    if (state !== "removed" && !isClosing(state)) open.push(incident);
    else closed.push({ ...incident, closed: through, ended: state });
  }
  const known = new Set(open.map(({ target }) => target));
  targets.forEach(({ id, name }, index) => {
    const { state, outcome, reason, certificate, address, opinions } = record.checks[index];
    if (TRAITS[state].incident !== "opens" || outcome === null || known.has(id)) return;
    const shown = {
      ...(outcome === "tls" && certificate && { certificate }),
      ...(address && { address }),
      ...(isDisputed(opinions) && { opinions }),
    };
    open.push({ id: `${id}-${through}`, target: id, name, opened: through, outcome, reason, ...shown });
  });
  return { through, open, closed };
}
