import type { TrailPoint } from "../model/day.ts";
import type { Incident } from "../model/incident.ts";
import { type State, TRAITS } from "../model/state.ts";

/**
 * Since when a target has been in the state that the newest sweep found it in, ms UTC; undefined: for longer than is known.
 * What says nothing about a target, as `unknown` does, interrupts nothing.
 * @param points of the past day, oldest first
 * @param incidents the target's: open ones first, then the last to close
 */
export function stateSince(
  state: State,
  points: readonly TrailPoint[],
  incidents: readonly Incident[],
): number | undefined {
  const [last] = incidents;
  if (state === "down" && last && last.closed === undefined) return last.opened;
  let since: number | undefined;
  for (const point of points.toReversed()) {
    if (point.state === state) since = point.slot;
    else if (TRAITS[state].uptime === null || TRAITS[point.state].uptime !== null) return since;
  }
  return last?.closed;
}
