import type { CheckedCertificate } from "./certificate.ts";
import type { Outcome } from "./state.ts";
import type { TlsReason } from "./tls_reason.ts";
import type { PastSweep } from "./view.ts";

/** How an incident can end. */
export type Ending = "up" | "blocked" | "removed";

/** From the sweep that found a target down to the one that found it up or blocked. Times are slots, ms UTC. */
export interface Incident {
  /** Unique for ever: `<target>-<opened>`. */
  id: string;
  /** The target's id. */
  target: string;
  /** What the target was called, which outlives the target. */
  name: string;
  opened: number;
  /** What was found when it opened; null is never down. */
  outcome: Outcome;
  /** Set when the outcome is `tls`. */
  reason: TlsReason | null;
  /** What was known of the certificate then, set when the outcome is `tls`. */
  certificate?: CheckedCertificate;
  /** Undefined: it is open. */
  closed?: number;
  ended?: Ending;
}

/** The incidents that are open after a sweep. */
export interface OpenIncidents {
  /** The newest slot that was folded in; -Infinity: none was. */
  through: number;
  open: readonly Incident[];
}

export const NO_INCIDENTS: OpenIncidents = { through: -Infinity, open: [] };

export interface FoldedIncidents extends OpenIncidents {
  /** Those that this sweep closed. */
  closed: Incident[];
}

/**
 * Folds one sweep into the open incidents. A reliable sweep opens one for each target it finds down and closes what it
 * finds up or blocked; `unknown` leaves one open; a target that is no longer in the list closes it as removed. A sweep
 * that was folded in already, or an older one, changes nothing, so folding may be repeated by whoever likes.
 */
export function foldIncidents(before: OpenIncidents, { record, targets }: PastSweep): FoldedIncidents {
  if (record.slot <= before.through) return { ...before, closed: [] };
  const through = record.slot;
  if (!record.reliable) return { through, open: before.open, closed: [] };

  const places = new Map(targets.map(({ id }, index) => [id, index]));
  const open: Incident[] = [];
  const closed: Incident[] = [];
  for (const incident of before.open) {
    const place = places.get(incident.target);
    const state = place === undefined ? "removed" : record.checks[place].state;
    if (state === "down" || state === "unknown") open.push(incident);
    else closed.push({ ...incident, closed: through, ended: state });
  }
  const known = new Set(open.map(({ target }) => target));
  targets.forEach(({ id, name }, index) => {
    const { state, outcome, reason, certificate } = record.checks[index];
    if (state !== "down" || outcome === null || known.has(id)) return;
    const shown = outcome === "tls" && certificate && { certificate };
    open.push({ id: `${id}-${through}`, target: id, name, opened: through, outcome, reason, ...shown });
  });
  return { through, open, closed };
}
