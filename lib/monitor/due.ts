import type { RunningSweep } from "../model/sweep.ts";
import type { Past } from "../past/past.ts";
import { isTooLate } from "../slot/slot.ts";

/** What determines when the next sweep is due. All times in ms UTC. */
export interface DueOptions {
  past: Past;
  now: number;
  interval: number;
  running?: RunningSweep;
  /** When another process's claim on this slot ends, if it is known to have one. */
  heldUntil?: number;
}

/** When the next sweep is due, ms UTC: the start of the current slot as long as that has to be swept. */
export function nextSweep({ past, now, interval, running, heldUntil }: DueOptions): number {
  const { slot, hour } = past;
  const isOver = hour.has(slot) || running?.slot === slot || hour.latest !== undefined && isTooLate(now, interval);
  if (isOver) return past.nextFree(slot + interval);
  // A first sweep has a due time even if another process has claimed it: that process could be gone.
  return (hour.latest ? undefined : heldUntil) ?? slot;
}

/** Whether the sweep of the current slot is overdue. */
export function isBehind({ past: { slot, hour }, now, interval, running }: DueOptions): boolean {
  const grace = Math.min(30_000, interval / 10);
  return !running && hour.latest !== undefined && !hour.has(slot) && now - slot > grace;
}
