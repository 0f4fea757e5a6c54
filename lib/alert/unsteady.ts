import { DAY, HOUR } from "../duration.ts";
import type { Incidents } from "../model/incident.ts";

/** More openings than `MAX_OPENINGS` within `WITHIN` ms make a target unsteady. */
const MAX_OPENINGS = 3;
const WITHIN = 6 * HOUR;

/** How long an unsteady target has to stay in one state to be steady again, ms. */
const STEADY_AFTER = DAY;

/** How often a target has changed state, if an incident of it opened or closed lately. */
export interface Movement {
  /** Incidents opened in the past six hours. */
  openings: number;
  /** When the last one opened or closed, ms UTC. */
  last: number;
}

/** By the target's id, how each has moved in the past day before the slot `through`. */
export function movements({ open, closed }: Incidents, through: number): Map<string, Movement> {
  const moved = new Map<string, Movement>();
  for (const incident of [...open, ...closed]) {
    const { target, opened, closed: end = opened } = incident;
    if (end <= through - STEADY_AFTER) continue;
    const { openings, last } = moved.get(target) ?? { openings: 0, last: -Infinity };
    const isRecent = opened > through - WITHIN;
    moved.set(target, { openings: openings + Number(isRecent), last: Math.max(last, end) });
  }
  return moved;
}

/** Whether a target is unsteady now; one that was stays so until it has stayed in one state for a day. */
export function isUnsteady(movement: Movement | undefined, was: boolean): boolean {
  return movement !== undefined && (was || movement.openings > MAX_OPENINGS);
}

/** Whether to report an unsteady target: when it becomes unsteady, then daily. @param reported when that was last reported */
export function isUnsteadyDue(reported: number | undefined, slot: number): boolean {
  return reported === undefined || slot - reported >= DAY;
}
