import type { Check } from "../model/check.ts";
import { covers, isOpenWithin, type MaintenanceWindow } from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";

/**
 * The checks of a sweep that lasted from one time to another, with targets that are down during announced maintenance in
 * the state `maintenance`. A target that responds as it should is still up, so that a recovery shows immediately.
 */
export function announced(
  targets: readonly Target[],
  checks: readonly Check[],
  windows: readonly MaintenanceWindow[],
  { from, to }: { from: number; to: number },
): Check[] {
  const inMaintenance = targetsInMaintenance(targets, windows, { from, to });
  return checks.map((check, index) =>
    check.state === "down" && inMaintenance.has(targets[index].id) ? { ...check, state: "maintenance" } : check
  );
}

/** The ids of the targets that a window covers from one time to another, ms UTC. */
export function targetsInMaintenance(
  targets: readonly Target[],
  windows: readonly MaintenanceWindow[],
  { from, to }: { from: number; to: number },
): Set<string> {
  const open = windows.filter((window) => isOpenWithin(window, from, to));
  if (open.length === 0) return new Set();
  return new Set(targets.filter((target) => open.some((window) => covers(window, target))).map(({ id }) => id));
}
