import type { Check } from "../model/check.ts";
import { covers, isOpenWithin, type MaintenanceWindow } from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";

/**
 * The checks of a sweep that took from one time to another, in which what is down while that is announced is in
 * maintenance. A target that responds as it should is up nevertheless, so that a recovery shows at once.
 */
export function announced(
  targets: readonly Target[],
  checks: readonly Check[],
  windows: readonly MaintenanceWindow[],
  { from, to }: { from: number; to: number },
): Check[] {
  const open = windows.filter((window) => isOpenWithin(window, from, to));
  const isAnnounced = (target: Target) => open.some((window) => covers(window, target));
  return checks.map((check, index) =>
    check.state === "down" && isAnnounced(targets[index]) ? { ...check, state: "maintenance" } : check
  );
}
