import type { CheckedCertificate } from "./certificate.ts";
import type { Reason } from "./check.ts";
import type { Opinion } from "./opinion.ts";
import type { ClosingState, Outcome } from "./state.ts";

/** How an incident can end. */
export type Ending = ClosingState | "removed";

/** From the sweep that found a target down to the one that found it up or blocked. Times are slots, ms UTC. */
export interface Incident {
  /** Unique, and never reused: `<target>-<opened>`. */
  id: string;
  /** The target's id. */
  target: string;
  /** The name that the target had; it may have been removed since. */
  name: string;
  opened: number;
  /** The outcome when it opened; a target without one is never down. */
  outcome: Outcome;
  /** Set when the outcome is `tls`, and when it is `content` and more is known about why. */
  reason: Reason | null;
  /** What was known of the certificate then, set when the outcome is `tls`. */
  certificate?: CheckedCertificate;
  /** The address that failed when it opened; undefined: none was tried, or it is not known. */
  address?: string;
  /** What each place found then, where they disagreed. */
  opinions?: Opinion[];
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

/** The incidents that are shown. */
export interface Incidents {
  /** The last to open first. */
  open: readonly Incident[];
  /** Of the past 90 days, the last to close first. */
  closed: readonly Incident[];
}
