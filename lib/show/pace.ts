import { DAY } from "../duration.ts";
import { type Day, dayOf, quantileOf, type TargetDay } from "../model/day.ts";
import type { View } from "../model/view.ts";
import { duration } from "../text/numbers.ts";
import { sortedTimes, timed } from "./findings.ts";
import { quantilesOf } from "./quantile.ts";
import type { Row } from "./rows.ts";

/** How long responses take now, and how long they usually do; ms, null: not known. */
export interface Pace {
  now: number | null;
  usual: number | null;
}

export interface Paces {
  /** Of the past hour. */
  median: Pace;
  /** Of the past 24 hours, since six checks have no 95th percentile. */
  p95: Pace;
}

/** How many past days say what is usual. */
const USUAL_DAYS = 30;

/** A smaller change, by factor or in ms, is not mentioned. */
const MIN_FACTOR = 1.5;
const MIN_DIFFERENCE = 20;

/** How fast a target responds now, against its own past 30 days. */
export function pacesOf({ target: { id }, hour }: Row, { days, trail, slot }: View): Paces {
  const [median, p95] = quantilesOf(usualDays(days, slot, id), [0.5, 0.95]);
  const checks = hour.flatMap(({ check }) => check ? timed(check) : []);
  return {
    median: { now: quantileOf(sortedTimes(checks), 0.5), usual: median },
    p95: { now: quantileOf(sortedTimes(trail.points(id)), 0.95), usual: p95 },
  };
}

/** A target's last 30 full days, as far as they are known: they say what is usual. */
export function usualDays(days: readonly Day[], slot: number, id: string): TargetDay[] {
  const since = dayOf(slot) - USUAL_DAYS * DAY;
  return days.filter(({ day }) => since <= day && day < dayOf(slot)).flatMap(({ targets }) => targets.get(id) ?? []);
}

/** `15 times slower than usual (80 ms)`, `as usual (80 ms)`; undefined: there is nothing to compare. */
export function paceWords({ now, usual }: Pace): string | undefined {
  if (usual === null) return undefined;
  if (now === null) return `usually ${duration(usual)}`;
  const [fast, slow] = [Math.min(now, usual), Math.max(now, usual)];
  if (slow - fast < MIN_DIFFERENCE || slow < fast * MIN_FACTOR) return `as usual (${duration(usual)})`;
  return `${timesWords(slow / Math.max(1, fast))} ${now > usual ? "slower" : "faster"} than usual (${duration(usual)})`;
}

/** `1.5 times`, `15 times`. */
function timesWords(factor: number): string {
  const rounded = factor < 10 ? Math.round(factor * 10) / 10 : Math.round(factor);
  return `${rounded} times`;
}

/** Whether responses take noticeably longer than usual. */
export function isSlower({ now, usual }: Pace): boolean {
  return now !== null && usual !== null && now - usual >= MIN_DIFFERENCE && now >= usual * MIN_FACTOR;
}
