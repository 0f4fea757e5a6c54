import { uptimeOf } from "../model/day.ts";
import { checksIn, STATES, TRAITS } from "../model/state.ts";
import { counted, duration, number, percentage } from "../text/numbers.ts";
import type { PastDay } from "./past_days.ts";
import { date } from "./times.ts";

/** How well a day went, from 0 (no failure) to 3; undefined: not known. */
export type DayStep = 0 | 1 | 2 | 3;

/** The least uptime for step 1, and for step 2. */
const STEPS = [0.99, 0.9] as const;

export function dayStep({ counts }: PastDay): DayStep | undefined {
  const uptime = counts ? uptimeOf([counts]) : null;
  if (uptime === null) return undefined;
  return uptime === 1 ? 0 : uptime >= STEPS[0] ? 1 : uptime >= STEPS[1] ? 2 : 3;
}

/** What the steps are called. */
export const STEP_WORDS: Record<DayStep, string> = { 0: "100%", 1: "99% or more", 2: "90% or more", 3: "under 90%" };

/** `2 Jan 2026: 97.22% up, 4 of 144 checks down, 1 incident, median 120 ms, 90th percentile 200 ms`. */
export function dayWords({ day, counts, median, p90, incidents }: PastDay): string {
  if (!counts) return `${date(day)}: no data`;
  const uptime = uptimeOf([counts]);
  const checks = checksIn(counts);
  const others = STATES.filter((state) => TRAITS[state].uptime !== 1 && counts[state] > 0)
    .map((state) => `${number(counts[state])} of ${number(checks)} checks ${TRAITS[state].name.toLowerCase()}`);
  const parts = [
    uptime === null ? "uptime unknown" : `${percentage(uptime)} up`,
    ...others,
    incidents > 0 && counted(incidents, "incident"),
    median !== null && `median ${duration(median)}`,
    p90 !== null && `90th percentile ${duration(p90)}`,
  ];
  return `${date(day)}: ${parts.filter(Boolean).join(", ")}`;
}
