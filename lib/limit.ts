import type { Check } from "./record.ts";

/**
 * What of the monitor's own ran out, failed or was too slow, so that a target could not be judged: file descriptors,
 * local ports, memory, the resolver, the trust store, the event loop, the sweeping thread.
 */
export const LIMITS = ["files", "ports", "memory", "resolver", "trust", "loop", "thread"] as const;
export type Limit = typeof LIMITS[number];

/** How many checks each limit has cost; limits that cost none are missing. */
export function countLimits(checks: readonly Check[]): Partial<Record<Limit, number>> {
  const counts: Partial<Record<Limit, number>> = {};
  for (const { limit } of checks) if (limit) counts[limit] = (counts[limit] ?? 0) + 1;
  return counts;
}
